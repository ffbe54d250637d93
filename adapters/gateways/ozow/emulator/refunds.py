"""The calls about refunds, which are opened by a token."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from adapters.gateways.emulation.answers import Handler, Refused, answer
from adapters.gateways.emulation.app import faulty
from adapters.gateways.ozow.emulator.bank import BANK, Bank
from adapters.gateways.ozow.emulator.books import Refund, Transaction
from adapters.gateways.ozow.emulator.hashes import REFUND, fits
from adapters.gateways.ozow.emulator.requests import as_text, body
from adapters.gateways.ozow.emulator.status import decimal, lowered, written

TOKENS = web.AppKey("tokens", dict[str, float])
"""Tokens handed out, with the unix second at which each expires."""

_NAMES = ("TransactionId", "Amount", "RefundReason", "NotifyUrl", "HashCheck")
_AMOUNT = re.compile(r"\d{1,7}\.\d{2}")


def token_needed(handler: Handler) -> Handler:
    """Make a handler a call that is opened by a token, and subject to faults."""

    async def handle(request: web.Request) -> web.StreamResponse:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        now = request.app[BANK].machinery.timeline.now().timestamp()
        if kind.lower() != "bearer" or request.app[TOKENS].get(token, 0) <= now:
            raise Refused(401, {"message": "Authorization has been denied for this request."})
        return await handler(request)

    return faulty(handle)


async def token(request: web.Request) -> web.StreamResponse:
    """``POST /token``: a bearer token for a form with grant type and site code."""
    bank, form = request.app[BANK], lowered(as_text(await request.post()))
    if form.get("grant_type", "").lower() != "password":
        raise Refused(400, {"error": "unsupported_grant_type"})
    if form.get("sitecode") != bank.settings.site_code:
        raise Refused(400, {"error": "invalid_grant"})
    made, life = secrets.token_urlsafe(48), bank.settings.token_seconds
    request.app[TOKENS][made] = bank.machinery.timeline.now().timestamp() + life
    return answer({"access_token": made, "token_type": "bearer", "expires_in": life})


async def submit(request: web.Request) -> web.StreamResponse:
    """``POST /secure/refunds/submit``: each refund of the list gets a number, or errors."""
    given = await body(request)
    if not isinstance(given, list):
        raise Refused(400, {"message": "The request is not a list of refunds"})
    return answer([_submit(request.app[BANK], as_text(one)) for one in given])


async def by_transaction(request: web.Request) -> web.StreamResponse:
    """``GET /secure/refunds/getrefundsbytransactionid``."""
    wanted = lowered(request.query).get("transactionid", "")
    transaction = request.app[BANK].books.transactions.get(wanted)
    return answer([_row(refund) for refund in transaction.refunds] if transaction else [])


async def by_day(request: web.Request) -> web.StreamResponse:
    """``GET /secure/refunds/getrefunds``: by ``RefundDate`` (2026/11/23) and ``Status``, either or both."""
    query = lowered(request.query)
    day, status = query.get("refunddate", "").replace("/", "-"), query.get("status", "").lower()
    rows = (_row(one) for one in request.app[BANK].books.refunds.values())
    return answer(
        [
            row
            for row in rows
            if row["createdDate"].startswith(day) and row["status"].lower().startswith(status)
        ]
    )


def _submit(bank: Bank, given: Mapping[str, str]) -> dict[str, Any]:
    low = lowered(given)
    fields = {name: low.get(name.lower(), "") for name in _NAMES}
    transaction = bank.books.transactions.get(fields["TransactionId"])
    told: dict[str, Any] = {"refundId": None, "transactionId": fields["TransactionId"], "refundAmount": None}
    errors = _errors(bank, transaction, fields)
    if errors or transaction is None:
        return told | {"errors": errors}
    refund = Refund(
        transaction=transaction,
        amount=_cents(fields),
        reason=fields["RefundReason"],
        notify_url=fields["NotifyUrl"],
        created_at=bank.machinery.timeline.now(),
    )
    bank.begin(refund)
    return told | {"refundId": refund.id, "refundAmount": decimal(refund.amount), "errors": []}


def _errors(bank: Bank, transaction: Transaction | None, fields: Mapping[str, str]) -> list[str]:
    """What Ozow would object to; its words are our guess."""
    if not fits(fields["HashCheck"], fields, REFUND, bank.settings.private_key):
        return ["HashCheck value has failed"]
    if not _AMOUNT.fullmatch(fields["Amount"]):
        return ["Amount must be a decimal with two places"]
    if transaction is None or transaction.status != "Complete":
        return ["Transaction was not found or is not complete"]
    errors = []
    if not 0 < _cents(fields) <= transaction.remaining:
        errors.append("Refund amount is more than what is left of the transaction")
    if _cents(fields) > bank.books.balance:
        errors.append("Insufficient float balance")
    return errors


def _cents(fields: Mapping[str, str]) -> int:
    return int(fields["Amount"].replace(".", ""))


def _row(refund: Refund) -> dict[str, Any]:
    asked = refund.transaction.request
    created = refund.created_at
    return {
        "id": refund.id,
        "createdDate": written(created),
        "createdDateUtc": created.replace(tzinfo=None).isoformat(timespec="milliseconds"),
        "merchantCode": asked.fields["SiteCode"],
        "siteCode": asked.fields["SiteCode"],
        "siteName": "Wakala",
        "bankToName": "Capitec",
        "currencyCode": refund.transaction.currency,
        "amount": decimal(refund.amount),
        "statementReference": asked.fields["BankReference"],
        "status": refund.status,
        "toAccount": "******1234",
        "paymentDate": written(refund.transaction.paid_at),
        "transactionReference": asked.reference,
        "customer": asked.fields.get("Customer", ""),
        "lastEvent": refund.status,
        "refundCompletedDate": written(refund.completed_at),
        "createdBy": "api",
    }
