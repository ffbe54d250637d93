"""Readiness: until we know whom we serve, only probes and other services are answered."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from adapters.web.problem import Handler
from bot.problem import Problem

ALWAYS: Final = ("/livez", "/readyz", "/internal/")
"""Paths, or how they begin: services that start at once ask each other."""

AGAIN: Final = "1"
"""Seconds; whoever waits for an answer may ask again then."""


def until(ready: asyncio.Event) -> Middleware:
    """Refuse requests until it is set, so that who sent them sends them again."""

    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if ready.is_set() or request.path.startswith(ALWAYS):
            return await handler(request)
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "This process is starting; GET /readyz says what it waits for. Try again in a moment.",
            headers={"Retry-After": AGAIN},
        )

    return refuse
