"""The customer's side, for simulators and tests: the checkout page, and payments by reference."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from adapters.gateways.emulation.answers import Mistake, answer
from adapters.gateways.emulation.page import page
from adapters.gateways.paystack.emulator.books import Transaction
from adapters.gateways.paystack.emulator.cashier import CASHIER, Outcome, RefundStatus
from adapters.gateways.paystack.emulator.refunds import find
from adapters.gateways.paystack.emulator.shapes import refund_shape, stamp
from adapters.gateways.paystack.emulator.webhooks import charge_success, sealed, signature

_CHOICES = {"ok": "Pay", "fail": "Let the card be declined", "late": "Leave, and pay in an hour"}


class Pay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer does; ``after`` is for ``late``, in seconds of the emulator's clock."""

    outcome: Outcome
    after: float = 3600.0


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to bring a refund."""

    status: RefundStatus


async def show(request: web.Request) -> web.StreamResponse:
    """``GET /checkout/{access_code}``: the page a customer's link leads to."""
    transaction = _by_access_code(request)
    price = f"{transaction.currency} {transaction.requested / 100:.2f}"
    if transaction.payments:
        return page("Paystack emulator", f"{price} is paid. Thank you.", {})
    declined = "The card was declined. " if transaction.status == "failed" else ""
    return page("Paystack emulator", f"{declined}Pay {price} for {transaction.reference}?", _CHOICES)


async def press(request: web.Request) -> web.StreamResponse:
    """``POST /checkout/{access_code}``: a button was pressed; the way back proves nothing to the shop.

    A declined card keeps the customer on the page, to try another.
    """
    transaction = _by_access_code(request)
    act = msgspec.convert(dict(await request.post()), Pay, strict=False)
    request.app[CASHIER].pay(transaction, act.outcome, act.after)
    if act.outcome == "fail" or not transaction.callback_url:
        return await show(request)
    mark = "&" if "?" in transaction.callback_url else "?"
    query = f"{mark}trxref={transaction.reference}&reference={transaction.reference}"
    raise web.HTTPSeeOther(transaction.callback_url + query)


async def payments(request: web.Request) -> web.StreamResponse:
    """``GET /payments``: all transactions, newest first."""
    return answer([_row(known) for known in reversed(request.app[CASHIER].books.transactions.values())])


async def pay(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/pay`` with ``{"outcome": "ok"}``: act as the customer."""
    transaction = _by_reference(request)
    act = msgspec.json.decode(await request.read(), type=Pay)
    request.app[CASHIER].pay(transaction, act.outcome, act.after)
    return answer(_row(transaction))


async def dispute(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/dispute``: the customer's bank takes the money back."""
    transaction = _by_reference(request)
    request.app[CASHIER].dispute(transaction)
    return answer(_row(transaction))


async def forge(request: web.Request) -> web.StreamResponse:
    """``POST /payments/{reference}/forge``: somebody else claims that it was paid, in three ways.

    Answers the status of each: ``unsigned``, signed with another key, and with another amount under a
    signature that was genuine.
    """
    cashier, transaction = request.app[CASHIER], _by_reference(request)
    body = msgspec.json.encode(charge_success(transaction)).replace(b'"abandoned"', b'"success"')
    tampered = body.replace(str(transaction.amount).encode(), str(transaction.amount + 1).encode())
    genuine = signature(body, cashier.settings.secret_key)
    forgeries = {
        "unsigned": sealed(body, None, cashier.settings),
        "wrong_key": sealed(body, signature(body, "sk_test_of_somebody_else"), cashier.settings),
        "tampered": sealed(tampered, genuine, cashier.settings),
    }
    post = cashier.machinery.courier.post
    return answer({name: await post(forgery) for name, forgery in forgeries.items()})


async def move_refund(request: web.Request) -> web.StreamResponse:
    """``POST /refunds/{id}`` with ``{"status": "processed"}``: bring a refund further by hand."""
    cashier, refund = request.app[CASHIER], find(request)
    cashier.move(refund, msgspec.json.decode(await request.read(), type=Move).status)
    return answer(refund_shape(refund, cashier.settings.integration))


async def counts(request: web.Request) -> web.StreamResponse:
    """``GET /counts``: charges and refunds by reference, for proofs."""
    return answer(request.app[CASHIER].counts())


def _row(transaction: Transaction) -> dict[str, Any]:
    return {
        "reference": transaction.reference,
        "transaction_id": str(transaction.id),
        "amount": transaction.amount,
        "currency": transaction.currency,
        "status": transaction.status,
        "payments": transaction.payments,
        "email": transaction.email,
        "channel": transaction.channel,
        "metadata": transaction.metadata,
        "checkout": transaction.access_code,
        "created_at": stamp(transaction.created_at),
    }


def _by_reference(request: web.Request) -> Transaction:
    reference = request.match_info["reference"]
    transaction = request.app[CASHIER].books.transactions.get(reference)
    if transaction is None:
        raise Mistake(f"reference: there is no transaction {reference!r}; GET /payments lists them")
    return transaction


def _by_access_code(request: web.Request) -> Transaction:
    transaction = request.app[CASHIER].books.alias(request.match_info["access_code"])
    if transaction is None:
        raise web.HTTPNotFound(text="This payment link leads nowhere.")
    return transaction
