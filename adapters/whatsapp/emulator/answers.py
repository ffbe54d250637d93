"""JSON in and out for every route, and errors as the side that is spoken to expects them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from adapters.whatsapp.emulator.errors import GraphError, Outage, PhoneError, envelope

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer; structs and aware datetimes are welcome."""
    return web.Response(body=msgspec.json.encode(data), status=status, content_type="application/json")


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a GraphError with Meta's envelope and our own errors with ``{"error": reason}``."""
    try:
        return await handler(request)
    except GraphError as refused:
        return answer(envelope(refused), refused.http)
    except Outage as outage:
        return web.Response(
            text="<html><body>Bad gateway</body></html>", status=outage.http, content_type="text/html"
        )
    except (PhoneError, msgspec.DecodeError) as wrong:
        return answer({"error": str(wrong)}, 400)


def number_from(request: web.Request, name: str) -> float:
    """A number of the query, 0 where it is not given; raises PhoneError for one below 0 or without end."""
    text = request.query.get(name, "0")
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 2**53:
        raise PhoneError(f"{name}: {text!r} is not a number from 0 up")
    return number
