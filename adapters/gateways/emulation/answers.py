"""JSON out for every route, and errors as the side that is spoken to expects them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """The emulated API says no, in the words of the real one: ``body`` is its answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"HTTP {status}")
        self.status, self.body = status, body


class Outage(Exception):
    """The request meets a broken front: ``http`` with an HTML page."""

    def __init__(self, http: int) -> None:
        super().__init__(f"injected outage {http}")
        self.http = http


class Mistake(Exception):
    """The emulator's own API (customers, faults, clock) was asked for something that cannot be."""


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer; structs and aware datetimes are welcome, and decimals stay numbers."""
    return web.Response(body=_encode(data), status=status, content_type="application/json")


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a refusal with the gateway's own body, and our own errors with ``{"error": reason}``."""
    try:
        return await handler(request)
    except Refused as refused:
        return answer(refused.body, refused.status)
    except Outage as outage:
        page = "<html><body>Bad gateway</body></html>"
        return web.Response(text=page, status=outage.http, content_type="text/html")
    except (Mistake, msgspec.DecodeError) as wrong:
        return answer({"error": str(wrong)}, 400)


_encode = msgspec.json.Encoder(decimal_format="number").encode
