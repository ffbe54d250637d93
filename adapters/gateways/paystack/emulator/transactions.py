"""The API's calls about transactions."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from typing import Any

from aiohttp import web

from adapters.gateways.paystack.emulator import errors
from adapters.gateways.paystack.emulator.books import Transaction
from adapters.gateways.paystack.emulator.cashier import CASHIER, Cashier
from adapters.gateways.paystack.emulator.requests import Fields, fields, paged, positive, success
from adapters.gateways.paystack.emulator.shapes import transaction_shape

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_REFERENCE = re.compile(r"[A-Za-z0-9.=-]+")


async def initialize(request: web.Request) -> web.StreamResponse:
    """``POST /transaction/initialize``: a page to pay on, for a reference that was never used before."""
    cashier, given = request.app[CASHIER], await fields(request)
    transaction = _open(cashier, given)
    cashier.initialized[transaction.reference] += 1
    path = request.app.router["checkout"].url_for(access_code=transaction.access_code)
    data = {
        "authorization_url": str(request.url.join(path)),
        "access_code": transaction.access_code,
        "reference": transaction.reference,
    }
    return success("Authorization URL created", data)


async def verify(request: web.Request) -> web.StreamResponse:
    """``GET /transaction/verify/{reference}``: 200 whatever became of the payment, see ``data.status``."""
    cashier, reference = request.app[CASHIER], request.match_info["reference"]
    transaction = cashier.books.transactions.get(reference)
    if transaction is None:
        if cashier.machinery.injector.faults.missing_as_400:
            raise errors.plain(400, "Transaction reference is invalid")
        raise errors.invalid("Transaction reference not found", "transaction_not_found", status=404)
    return success("Verification successful", transaction_shape(transaction))


async def fetch(request: web.Request) -> web.StreamResponse:
    """``GET /transaction/{id}``."""
    found = request.app[CASHIER].books.alias(request.match_info["id"])
    if found is None:
        raise errors.plain(404, "Entity not found")
    return success("Transaction retrieved", transaction_shape(found))


async def search(request: web.Request) -> web.StreamResponse:
    """``GET /transaction``: newest first, by ``status``, ``from`` and ``to``."""
    status = request.query.get("status")
    first, last = (_moment(request, name) for name in ("from", "to"))
    rows = [
        transaction_shape(known)
        for known in reversed(request.app[CASHIER].books.transactions.values())
        if status in {None, known.status}
        and (first is None or known.created_at >= first)
        and (last is None or known.created_at <= last)
    ]
    return paged(request, "Transactions retrieved", rows)


def _open(cashier: Cashier, given: Fields) -> Transaction:
    email, reference = given.get("email"), given.get("reference") or secrets.token_hex(6)
    currency = given.get("currency") or min(cashier.settings.currencies)
    if not email:
        raise errors.invalid("Email Address is required", "missing_params")
    if not isinstance(email, str) or not _EMAIL.fullmatch(email):
        raise errors.invalid("Invalid Email Address Passed", "invalid_email_address")
    amount = positive(given.get("amount"))
    if currency not in cashier.settings.currencies:
        raise errors.invalid("Currency not supported by merchant", "unsupported_currency", status=403)
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        raise errors.invalid("Invalid character in transaction reference")
    if reference in cashier.books.transactions:
        raise errors.duplicate_reference()
    return cashier.books.open(
        reference=reference,
        email=email,
        requested=amount,
        currency=currency,
        domain=cashier.settings.domain,
        created_at=cashier.machinery.timeline.now(),
        callback_url=given.get("callback_url") or "",
        channel=_channel(given),
        metadata=_metadata(given.get("metadata")),
    )


def _channel(given: Fields) -> str:
    channels = given.get("channels")
    return str(channels[0]) if isinstance(channels, list) and channels else "card"


def _metadata(value: Any) -> Any:
    """Clients may send it as text with JSON in it."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _moment(request: web.Request, name: str) -> dt.datetime | None:
    text = request.query.get(name)
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        raise errors.plain(400, f"Invalid '{name}' date") from None
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))
