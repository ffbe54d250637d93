"""``/``: who opens the bare address is shown to the page that is of most use to them; and the icon."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from aiohttp import web

from adapters.web.pages import STATIC


def add_home(app: web.Application, page: str) -> None:
    """Send to that page; for now only, as the demo may end."""
    app.router.add_get("/", partial(_redirect, page))


def add_icon(app: web.Application) -> None:
    """Serve the icon at the address where browsers look for it beside whatever page they show."""
    app.router.add_get("/favicon.ico", _icon)


async def _icon(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "wakala.svg", headers={"Content-Type": "image/svg+xml"})


async def _redirect(page: str, _: web.Request) -> web.Response:
    return web.Response(status=HTTPStatus.FOUND, headers={"Location": page, "Cache-Control": "no-store"})
