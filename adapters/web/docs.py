"""``/docs`` and ``/openapi.json``: the API's documentation, served without help from any other site."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import msgspec
from aiohttp import web

from adapters.web.openapi import document
from adapters.web.pages import page
from bot.route import Route


def add_docs(app: web.Application, routes: Iterable[Route], *, version: str) -> None:
    """Serve the documentation of these routes."""
    body = msgspec.json.encode(document(routes, version=version))
    app.router.add_get("/openapi.json", partial(_document, body))
    app.router.add_get("/docs", _page)


async def _document(body: bytes, _: Any) -> web.Response:
    return web.Response(body=body, content_type="application/json")


async def _page(_: web.Request) -> web.Response:
    return page("admin/docs.html.j2")
