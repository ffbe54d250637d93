"""Recording what came of a call or a callback, each in a transaction of its own."""

from __future__ import annotations

from bot import Transaction, utc
from plugins.payments import charging, findings, projection, refund_findings, store
from plugins.payments.events import PaymentChecked, PaymentInitiated
from plugins.payments.gateway import Finding, GatewayRefused, Outcome, Started
from plugins.payments.journal import load, record
from plugins.payments.model import Bill
from plugins.payments.records import PaymentRecord
from plugins.payments.schedule import DAY


async def started(tx: Transaction, payment_id: str, answer: Started) -> None:
    """The gateway took the attempt."""
    bill = await _bill_of(tx, payment_id)
    await store.payments.change(tx, payment_id, gateway_ref=answer.gateway_ref)
    await record(tx, bill, charging.started(bill, payment_id, answer))


async def refused(tx: Transaction, payment_id: str, error: GatewayRefused) -> None:
    """The gateway certainly did nothing."""
    bill = await _bill_of(tx, payment_id)
    await record(tx, bill, charging.refused(bill, payment_id, error, utc(tx.now)))


async def unanswered(tx: Transaction, payment_id: str, reason: str) -> None:
    """The gateway may have acted."""
    bill = await _bill_of(tx, payment_id)
    await record(tx, bill, charging.unanswered(bill, payment_id, reason))


async def found(tx: Transaction, payment_id: str, finding: Finding, *, live: bool) -> None:
    """A query or a callback tells; answers whoever asked to look again."""
    known = await store.payments.get(tx, payment_id)
    bill = await load(tx, known.order_id)
    events = findings.found(bill, payment_id, finding, utc(tx.now), live=live)
    for event in events:
        if isinstance(event, PaymentInitiated):
            await _begin_like(tx, event, known)
    bill = await record(tx, bill, events)
    if finding.outcome is Outcome.FAILED and finding.final:
        await store.payments.change(tx, payment_id, due_at=tx.now + DAY)
    if known.asked:
        status = bill.attempts[payment_id].state
        tx.publish(PaymentChecked(payment_id=payment_id, order_id=known.order_id, status=status))
        await store.payments.change(tx, payment_id, asked=False)


async def _begin_like(tx: Transaction, event: PaymentInitiated, first: PaymentRecord) -> None:
    """Begin the record of a payment that came by the same link as the first."""
    await projection.begin(
        tx,
        event,
        projection.told_at(tx),
        phone=first.phone,
        email=first.email,
        description=first.description,
        metadata=first.metadata,
    )


async def refund_refused(tx: Transaction, refund_id: str, error: GatewayRefused) -> None:
    """The gateway certainly gave nothing back."""
    known = await store.refunds.get(tx, refund_id)
    bill = await load(tx, known.order_id)
    await record(tx, bill, refund_findings.refused(bill, refund_id, error))


async def refund_found(tx: Transaction, refund_id: str, finding: Finding) -> None:
    """What a gateway says of a refund, and what it calls it."""
    known = await store.refunds.get(tx, refund_id)
    bill = await load(tx, known.order_id)
    if finding.transaction_id:
        await store.refunds.change(tx, refund_id, gateway_ref=finding.transaction_id)
    await record(tx, bill, refund_findings.found(bill, refund_id, finding, utc(tx.now)))


async def _bill_of(tx: Transaction, payment_id: str) -> Bill:
    known = await store.payments.get(tx, payment_id)
    return await load(tx, known.order_id)
