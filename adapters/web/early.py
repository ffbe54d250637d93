"""The probes of a process that only starts: it is alive, and nothing should be sent to it yet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from adapters.web.health import CheckReadiness
from adapters.web.probes import probe_routes
from adapters.web.security import harden
from adapters.web.server import serving

LATER: Final = {"Retry-After": "5"}


@asynccontextmanager
async def answering_probes(check: CheckReadiness, host: str, port: int) -> AsyncIterator[None]:
    """Answer probes within the block, and all else with 503; raises WakalaError where the port is taken.

    Nobody knows the port that will be free, so 0 answers nobody.
    """
    if not port:
        yield
        return
    app = web.Application()
    app.on_response_prepare.append(harden)
    app.add_routes([web.get(route.path, route.handler) for route in probe_routes(check)])
    app.router.add_route("*", "/{_:.*}", _later)
    async with serving(app, host, port):
        yield


async def _later(_: web.Request) -> web.Response:
    raise web.HTTPServiceUnavailable(headers=LATER, text="starting; try again in a moment\n")
