"""The calls that tell what became of a payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aiohttp import web

from adapters.gateways.emulation.answers import Refused, answer
from adapters.gateways.ozow.emulator.bank import BANK, Bank
from adapters.gateways.ozow.emulator.books import Transaction

MOST = 10
"""Transactions that a look-up by reference returns."""
_SAST = dt.timezone(dt.timedelta(hours=2))


async def by_reference(request: web.Request) -> web.StreamResponse:
    """``GET /GetTransactionByReference``: a list, of live transactions unless ``IsTest`` says otherwise."""
    query, bank = lowered(request.query), request.app[BANK]
    asked = bank.books.references.get(query.get("transactionreference", ""), [])
    found = _visible([one for each in asked for one in each.transactions], query, bank)
    if not found:
        return _unknown(request, "No transactions with this reference")
    return answer([_row(one) for one in found[::-1][:MOST]])


async def by_id(request: web.Request) -> web.StreamResponse:
    """``GET /GetTransaction``: one object, of a live transaction unless ``isTest`` says otherwise."""
    query, bank = lowered(request.query), request.app[BANK]
    known = bank.books.transactions.get(query.get("transactionid", ""))
    found = _visible([known] if known else [], query, bank)
    return answer(_row(found[0])) if found else _unknown(request, "No transaction with this id")


def lowered(query: Mapping[str, str]) -> dict[str, str]:
    """Parameters by their names in lower case: Ozow does not mind how they are written."""
    return {name.lower(): value for name, value in query.items()}


def written(at: dt.datetime | None) -> str | None:
    """South Africa's time without saying so."""
    return at.astimezone(_SAST).replace(tzinfo=None).isoformat(timespec="milliseconds") if at else None


def decimal(cents: int) -> Decimal:
    """Cents as a number of rands."""
    return Decimal(cents) / 100


def _visible(known: list[Transaction], query: Mapping[str, str], bank: Bank) -> list[Transaction]:
    """Those of this site and mode; new ones only once their lag is used up."""
    if query.get("sitecode") != bank.settings.site_code:
        raise Refused(404, {"message": "Site not found"})
    test = query.get("istest", "false").lower() == "true"
    alike = [one for one in known if one.test is test]
    visible = [one for one in alike if not one.unknown_for]
    for one in alike:
        one.unknown_for = max(one.unknown_for - 1, 0)
    return visible


def _unknown(request: web.Request, message: str) -> web.Response:
    if request.app[BANK].faults.unknown_as == "array":
        return answer([])
    raise Refused(404, {"message": message})


def _row(transaction: Transaction) -> dict[str, Any]:
    return {
        "transactionId": transaction.id,
        "merchantCode": transaction.request.fields["SiteCode"],
        "siteName": "Wakala",
        "transactionReference": transaction.request.reference,
        "currencyCode": transaction.currency,
        "amount": decimal(transaction.amount),
        "status": transaction.status,
        "statusMessage": transaction.message,
        "createdDate": written(transaction.created_at),
        "paymentDate": written(transaction.paid_at),
    }
