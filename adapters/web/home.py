"""``/``: who opens the bare address is shown to the page that is of most use to them."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from aiohttp import web


def add_home(app: web.Application, page: str) -> None:
    """Send to that page; for now only, as the demo may end."""
    app.router.add_get("/", partial(_redirect, page))


async def _redirect(page: str, _: web.Request) -> web.Response:
    return web.Response(status=HTTPStatus.FOUND, headers={"Location": page, "Cache-Control": "no-store"})
