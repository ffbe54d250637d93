"""What every call to the API has in common: the key, and fields as JSON or as a form."""

from __future__ import annotations

import hmac
import json
from typing import Any

from aiohttp import web

from adapters.gateways.emulation.answers import Handler, answer
from adapters.gateways.emulation.app import faulty
from adapters.gateways.paystack.emulator import errors
from adapters.gateways.paystack.emulator.cashier import CASHIER

Fields = dict[str, Any]


def api(handler: Handler) -> Handler:
    """Make a handler a call of the API: authorised, and subject to faults."""

    async def handle(request: web.Request) -> web.StreamResponse:
        header = request.headers.get("Authorization")
        if header is None:
            raise errors.plain(401, "No Authorization Header was found")
        expected = f"Bearer {request.app[CASHIER].settings.secret_key}"
        if not hmac.compare_digest(header.encode(), expected.encode()):
            raise errors.plain(401, "Invalid key")
        return await handler(request)

    return faulty(handle)


async def fields(request: web.Request) -> Fields:
    """The fields of a request, whichever way they are written."""
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(await request.post())
    try:
        given = json.loads(await request.read() or b"{}")
    except ValueError:
        raise errors.invalid("Invalid JSON in the request body", "invalid_json") from None
    return given if isinstance(given, dict) else {}


def positive(value: Any) -> int:
    """An amount in minor units, as a number or as digits."""
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
    if type(number) is not int or number < 1:
        raise errors.invalid("Invalid Amount Sent", "invalid_amount")
    return number


def success(message: str, data: Any, **more: Any) -> web.Response:
    """The envelope of a yes."""
    return answer({"status": True, "message": message, "data": data, **more})


def paged(request: web.Request, message: str, rows: list[Any]) -> web.Response:
    """One page of a list, with the figures beside it."""
    per_page, page = _number(request, "perPage", 50), _number(request, "page", 1)
    first = (page - 1) * per_page
    meta = {
        "total": len(rows),
        "skipped": first,
        "perPage": per_page,
        "page": page,
        "pageCount": -(-len(rows) // per_page),
    }
    return success(message, rows[first : first + per_page], meta=meta)


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    return max(int(text), 1) if text.isascii() and text.isdecimal() else default
