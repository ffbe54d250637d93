"""What waits for a person: money that nobody can tell, and money that no gateway gives back."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from bot import Transaction, WakalaError, decimal
from plugins.payments import refunding, store
from plugins.payments.commands import FulfilPayment, PayOutRefund
from plugins.payments.journal import load
from plugins.payments.model import State
from plugins.payments.records import PaymentRecord, RefundRecord


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A payment or a refund that waits; ``kind`` says which of them ``id`` names. ``reason``: why it does."""

    kind: str
    id: str
    order_id: str
    method: str
    amount: Decimal
    currency: str
    status: str
    reason: str


async def waiting(tx: Transaction) -> list[Waiting]:
    """All of the transaction's tenant, payments before refunds, longest waiting first."""
    payments = [_payment(one) for one in await store.doubtful_payments(tx) if await _is_open(tx, one)]
    refunds = [one for one in await store.refunds_by_hand(tx) if await _is_owed(tx, one)]
    return [*payments, *map(_refund, refunds)]


async def pay_out(tx: Transaction, refund_id: str, paid_by: str) -> PayOutRefund:
    """Have a refund booked that this person gave by hand; raises WakalaError where there is none to give."""
    found = await store.refunds.find(tx, tenant=tx.tenant, refund_id=refund_id)
    if not found or not await _is_owed(tx, found[0]):
        raise WakalaError(
            f"no refund {refund_id!r} is to be given back by hand; `wakala payments list` shows which are"
        )
    command = PayOutRefund(order_id=found[0].order_id, refund_id=refund_id, paid_by=paid_by)
    tx.publish(command)
    return command


async def fulfil(tx: Transaction, order_id: str) -> None:
    """Have late money kept for an order; raises WakalaError where there is none to keep."""
    if not refunding.fulfil(await load(tx, order_id)):
        raise WakalaError(
            f"order {order_id!r} has no late money to keep: it was paid in time, it was not paid, "
            "or the money is on its way back"
        )
    tx.publish(FulfilPayment(order_id=order_id))


async def _is_open(tx: Transaction, known: PaymentRecord) -> bool:
    """A charged payment has trouble where it came after the money, as a dispute does, and money is left."""
    bill = await load(tx, known.order_id)
    attempt = bill.attempts[known.payment_id]
    return attempt.state is State.REVIEW or bool(attempt.trouble and bill.left(known.payment_id))


async def _is_owed(tx: Transaction, known: RefundRecord) -> bool:
    """Not, where a gateway is about to be asked, or where it was given in another way since."""
    if known.state == "requested" and known.method != "cash":
        return False
    command = PayOutRefund(order_id=known.order_id, refund_id=known.refund_id, paid_by="")
    return bool(refunding.pay_out(await load(tx, known.order_id), command))


def _payment(known: PaymentRecord) -> Waiting:
    return Waiting(
        kind="payment",
        id=known.payment_id,
        order_id=known.order_id,
        method=known.method,
        amount=decimal(known.amount),
        currency=known.currency,
        status=known.state,
        reason=_why(known),
    )


def _refund(known: RefundRecord) -> Waiting:
    return Waiting(
        kind="refund",
        id=known.refund_id,
        order_id=known.order_id,
        method=known.method,
        amount=decimal(known.amount),
        currency=known.currency,
        status=known.state,
        reason=_why(known) if known.error_code else known.reason,
    )


def _why(known: PaymentRecord | RefundRecord) -> str:
    return f"{known.error_code}: {known.error_message}"
