"""Taking up what is due: each claim is committed, with a later time to look, before its call is made."""

from __future__ import annotations

from dataclasses import dataclass

from bot import Transaction, utc
from plugins.payments import charging, refund_findings, refunding, store
from plugins.payments.gateway import Charge, RefundOrder
from plugins.payments.journal import load, record
from plugins.payments.model import RefundState, State
from plugins.payments.records import PaymentRecord, RefundRecord
from plugins.payments.schedule import next_look, next_sweep


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
    known = await store.payments.get(tx, payment_id)
    if known.due_at is None or known.due_at > tx.now:
        return None
    bill = await load(tx, known.order_id)
    state = bill.attempts[payment_id].state
    claim = Claim(known.method, state is State.CREATED, _charge(known, addresses))
    if claim.first:
        await record(tx, bill, charging.submit(bill, payment_id, utc(tx.now)))
        return claim
    await store.payments.change(tx, payment_id, due_at=_coming(known, state, tx.now))
    if known.settle_at is not None and known.settle_at <= tx.now:
        await record(tx, bill, refunding.settle(bill, payment_id))
        await store.payments.change(tx, payment_id, settle_at=None)
    return None if known.submitted_at is None else claim


async def claim_refund(tx: Transaction, refund_id: str, addresses: Addresses) -> RefundClaim | None:
    """Take up a refund of this tenant whose time has come; None where there is no call to make."""
    known = await store.refunds.get(tx, refund_id)
    if known.due_at is None or known.due_at > tx.now:
        return None
    payment = await store.payments.get(tx, known.payment_id)
    bill = await load(tx, known.order_id)
    first = bill.refunds[refund_id].state is RefundState.REQUESTED
    if first:
        await record(tx, bill, refund_findings.submit(bill, refund_id, utc(tx.now)))
    else:
        since = known.submitted_at or tx.now
        await store.refunds.change(tx, refund_id, due_at=next_look(refund_id, since, tx.now))
    return RefundClaim(known.method, first, _order(known, payment, addresses))


def _coming(known: PaymentRecord, state: State, now: float) -> float | None:
    """When to take it up next: to settle what came late, or to look."""
    if known.settle_at is not None and known.settle_at > now:
        return known.settle_at
    since = known.submitted_at
    if since is None:
        return None
    if state is State.CHARGED:
        return next_sweep(since, now)
    return next_look(known.payment_id, since, now, known.expires_at)


def _charge(known: PaymentRecord, addresses: Addresses) -> Charge:
    return Charge(
        payment_id=known.payment_id,
        reference=known.payment_id,
        token=known.token,
        amount=known.amount,
        currency=known.currency,
        description=known.description,
        callback_url=addresses.webhook(known.method, known.token),
        return_url=addresses.back,
        phone=known.phone,
        email=known.email,
        gateway_ref=known.gateway_ref,
        started_at=None if known.submitted_at is None else utc(known.submitted_at),
    )


def _order(known: RefundRecord, payment: PaymentRecord, addresses: Addresses) -> RefundOrder:
    return RefundOrder(
        refund_id=known.refund_id,
        charge=_charge(payment, addresses),
        transaction_id=payment.transaction_id,
        amount=known.amount,
        reason=known.reason,
        callback_url=addresses.webhook(known.method, known.token),
        token=known.token,
        receipt=payment.receipt,
        gateway_ref=known.gateway_ref,
    )
