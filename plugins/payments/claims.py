"""Taking up what is due: each claim is committed, with a later time to look, before its call is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot import Transaction
from bot.clock import utc
from plugins.payments import charging, refund_findings, refunding, store
from plugins.payments.gateway import Charge, RefundOrder
from plugins.payments.journal import load, record
from plugins.payments.model import RefundState, State
from plugins.payments.schedule import next_look
from plugins.payments.tables import attempts, refunds


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where gateways find us: ``base`` without a slash at its end; ``back`` is where customers return to."""

    base: str
    back: str

    def webhook(self, method: str, token: str) -> str:
        """The address for one attempt's or one refund's callbacks."""
        return f"{self.base}/webhooks/{method}/{token}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A call to make: ``first`` asks for the payment, otherwise what became of it is looked up."""

    method: str
    first: bool
    charge: Charge


@dataclass(frozen=True, slots=True)
class RefundClaim:
    """The same for a refund."""

    method: str
    first: bool
    order: RefundOrder


async def claim_payment(tx: Transaction, payment_id: str, addresses: Addresses) -> Claim | None:
    """Take up an attempt of this tenant whose time has come; None where there is no call to make."""
    row = await store.get(tx, attempts, payment_id)
    if row.due_at is None or row.due_at > tx.now:
        return None
    bill = await load(tx, row.order_id)
    attempt = bill.attempts[payment_id]
    if attempt.state is State.CREATED:
        await record(tx, bill, charging.submit(bill, payment_id, utc(tx.now)))
        return Claim(row.method, True, _charge(row, addresses))
    coming = next_look(payment_id, row.submitted_at, tx.now, row.expires_at) if row.submitted_at else None
    await store.change(tx, attempts, payment_id, due_at=coming)
    await record(tx, bill, refunding.settle(bill, payment_id))
    return Claim(row.method, False, _charge(row, addresses)) if row.submitted_at else None


async def claim_refund(tx: Transaction, refund_id: str, addresses: Addresses) -> RefundClaim | None:
    """Take up a refund of this tenant whose time has come; None where there is no call to make."""
    row = await store.get(tx, refunds, refund_id)
    if row.due_at is None or row.due_at > tx.now:
        return None
    payment = await store.get(tx, attempts, row.payment_id)
    bill = await load(tx, row.order_id)
    if bill.refunds[refund_id].state is RefundState.REQUESTED:
        await record(tx, bill, refund_findings.submit(bill, refund_id, utc(tx.now)))
        return RefundClaim(row.method, True, _order(row, payment, addresses))
    coming = next_look(refund_id, row.submitted_at or tx.now, tx.now)
    await store.change(tx, refunds, refund_id, due_at=coming)
    return RefundClaim(row.method, False, _order(row, payment, addresses))


def _charge(row: Row[Any], addresses: Addresses) -> Charge:
    return Charge(
        payment_id=row.payment_id,
        reference=row.payment_id,
        token=row.token,
        amount=row.amount,
        currency=row.currency,
        description=row.description,
        callback_url=addresses.webhook(row.method, row.token),
        return_url=addresses.back,
        phone=row.phone,
        email=row.email,
        gateway_ref=row.gateway_ref,
        started_at=None if row.submitted_at is None else utc(row.submitted_at),
    )


def _order(row: Row[Any], payment: Row[Any], addresses: Addresses) -> RefundOrder:
    return RefundOrder(
        refund_id=row.refund_id,
        charge=_charge(payment, addresses),
        transaction_id=payment.transaction_id,
        amount=row.amount,
        reason=row.reason,
        callback_url=addresses.webhook(row.method, row.token),
        token=row.token,
        receipt=payment.receipt,
        gateway_ref=row.gateway_ref,
    )
