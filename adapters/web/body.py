"""Request bodies, whole, and within a time: who sends one too slowly is told so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.problem import Problem

PATIENCE: Final = 30.0
"""Seconds for a whole body: many times what 3 MB take. Without an end, senders who never finish would
fill the memory with what they sent so far, and nobody has proved yet who they are."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def read_body(request: web.Request) -> bytes:
    """Return the body; raises Problem 408 for one that takes too long, 400 when its sender has gone."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await request.read()
    except TimeoutError:
        raise Problem(
            HTTPStatus.REQUEST_TIMEOUT,
            f"The body was not complete after {PATIENCE:g} s; send it again, all at once.",
            headers={"Connection": "close"},
        ) from None
    except ConnectionResetError:
        raise Problem(HTTPStatus.BAD_REQUEST, "The connection ended before the body did.") from None


async def read_at_most(request: web.Request, most: int) -> bytes:
    """Return the body; raises as ``read_body`` does, and Problem 413 for one of more than ``most`` bytes."""
    size = request.content_length or 0
    raw = await read_body(request) if size <= most else b""
    if max(size, len(raw)) > most:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body has {max(size, len(raw))} bytes; at most {most} are allowed.",
        )
    return raw


async def with_body(handler: Handler, request: web.Request) -> web.StreamResponse:
    """Read the body first, which then waits in the request for the handler."""
    await read_body(request)
    return await handler(request)
