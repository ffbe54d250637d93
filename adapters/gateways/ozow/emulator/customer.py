"""The customer's side, for simulators and tests: the pay page, and payments by reference."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from adapters.gateways.emulation.answers import Mistake, answer
from adapters.gateways.emulation.page import page
from adapters.gateways.ozow.emulator.bank import BANK, Outcome, RefundStatus
from adapters.gateways.ozow.emulator.books import PaymentRequest, Transaction
from adapters.gateways.ozow.emulator.hashes import NOTIFICATION, hashed
from adapters.gateways.ozow.emulator.notices import parcel, payment_notice, rands

_CHOICES = {
    "ok": "Pay with my bank",
    "fail": "Let the bank decline it",
    "cancel": "Cancel",
    "pending": "Pay, but the bank takes an hour",
    "late": "Leave, and pay in an hour",
}
_BACK = {"Complete": "SuccessUrl", "Cancelled": "CancelUrl"}


class Pay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer does; ``after`` is for ``late`` and ``pending``, in seconds of our clock."""

    outcome: Outcome
    after: float = 3600.0


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to bring a refund."""

    status: RefundStatus


async def show(request: web.Request) -> web.StreamResponse:
    """``GET /pay/{id}``: the page a customer's link leads to."""
    asked = _request(request)
    test = " This is a test: no money moves." if asked.fields["IsTest"].lower() == "true" else ""
    text = f"Pay R{rands(asked.amount)} for {asked.fields['BankReference']}?{test}"
    return page("Ozow emulator", text, _CHOICES)


async def press(request: web.Request) -> web.StreamResponse:
    """``POST /pay/{id}``: a button was pressed; back to the shop with all that the notification says."""
    asked, bank = _request(request), request.app[BANK]
    act = msgspec.convert(dict(await request.post()), Pay, strict=False)
    transaction = bank.pay(asked, act.outcome, act.after)
    back = asked.fields.get(_BACK.get(transaction.status, "ErrorUrl"))
    if not back:
        return page("Ozow emulator", f"The payment is {transaction.status}.", {})
    mark = "&" if "?" in back else "?"
    raise web.HTTPSeeOther(back + mark + urlencode(payment_notice(transaction, bank.settings.private_key)))


async def payments(request: web.Request) -> web.StreamResponse:
    """``GET /payments``: all payment requests with their transactions, newest first."""
    bank = request.app[BANK]
    return answer(
        [
            {
                "reference": asked.reference,
                "amount": asked.amount,
                "currency": asked.fields["CurrencyCode"],
                "request": asked.id,
                "transactions": [_row(one) for one in asked.transactions],
            }
            for asked in reversed(bank.books.requests.values())
        ]
    )


async def pay(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/pay`` with ``{"outcome": "ok"}``: act as the customer."""
    asked = _by_reference(request)
    act = msgspec.json.decode(await request.read(), type=Pay)
    return answer(_row(request.app[BANK].pay(asked, act.outcome, act.after)))


async def forge(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/forge``: somebody else claims that it was paid, in three ways.

    Answers the status of each: ``unsigned``, hashed with another key, and with another amount under a
    hash that was genuine.
    """
    bank, asked = request.app[BANK], _by_reference(request)
    claim = Transaction(
        request=asked,
        amount=asked.amount,
        currency=asked.fields["CurrencyCode"],
        test=asked.fields["IsTest"].lower() == "true",
        created_at=bank.machinery.timeline.now(),
        status="Complete",
    )
    genuine = payment_notice(claim, bank.settings.private_key)
    forgeries = {
        "unsigned": {name: value for name, value in genuine.items() if name != "Hash"},
        "wrong_key": genuine | {"Hash": hashed(genuine, NOTIFICATION, "somebody-elses-key")},
        "tampered": genuine | {"Amount": rands(asked.amount + 1)},
    }
    url = asked.fields.get("NotifyUrl") or bank.settings.notify_url
    post = bank.machinery.courier.post
    return answer({name: await post(parcel(url, form)) for name, form in forgeries.items()})


async def move_refund(request: web.Request) -> web.StreamResponse:
    """``POST /refunds/{id}`` with ``{"status": "Complete"}``: bring a refund further by hand."""
    bank, name = request.app[BANK], request.match_info["id"]
    if name not in bank.books.refunds:
        raise Mistake(f"id: there is no refund {name!r}")
    refund = bank.books.refunds[name]
    bank.move(refund, msgspec.json.decode(await request.read(), type=Move).status)
    return answer({"id": refund.id, "status": refund.status})


async def counts(request: web.Request) -> web.StreamResponse:
    """``GET /counts``: charges and refunds by reference and transaction, for proofs."""
    return answer(request.app[BANK].counts())


def _row(transaction: Transaction) -> dict[str, Any]:
    return {
        "transaction_id": transaction.id,
        "reference": transaction.request.reference,
        "status": transaction.status,
        "amount": transaction.amount,
        "currency": transaction.currency,
        "test": transaction.test,
    }


def _by_reference(request: web.Request) -> PaymentRequest:
    reference = request.match_info["reference"]
    asked = request.app[BANK].books.references.get(reference)
    if not asked:
        raise Mistake(f"reference: there is no request {reference!r}; GET /payments lists them")
    return asked[-1]


def _request(request: web.Request) -> PaymentRequest:
    asked = request.app[BANK].books.requests.get(request.match_info["id"])
    if asked is None:
        raise web.HTTPNotFound(text="This payment link leads nowhere.")
    return asked
