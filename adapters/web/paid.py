"""``/paid``: where customers land after paying, unless the settings send them elsewhere."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from adapters.web.pages import page


def add_paid(app: web.Application) -> None:
    """Serve the page. Whatever a gateway adds to the address is not looked at: it proves nothing."""
    app.router.add_get("/paid", _page)


async def _page(_: Any) -> web.Response:
    return page("paid.html.j2")
