"""Recording what came of a call or a callback, each in a transaction of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table

from bot import Transaction
from bot.clock import utc
from plugins.payments import charging, findings, refund_findings, store
from plugins.payments.events import PaymentChecked
from plugins.payments.gateway import Finding, GatewayRefused, Outcome, Started
from plugins.payments.journal import load, record
from plugins.payments.model import Bill
from plugins.payments.schedule import DAY
from plugins.payments.tables import attempts, refunds


async def started(tx: Transaction, payment_id: str, answer: Started) -> None:
    """The gateway took the attempt."""
    _, bill = await _bill_of(tx, attempts, payment_id)
    await store.change(tx, attempts, payment_id, gateway_ref=answer.gateway_ref)
    await record(tx, bill, charging.started(bill, payment_id, answer))


async def refused(tx: Transaction, payment_id: str, error: GatewayRefused) -> None:
    """The gateway certainly did nothing."""
    _, bill = await _bill_of(tx, attempts, payment_id)
    await record(tx, bill, charging.refused(bill, payment_id, error, utc(tx.now)))


async def unanswered(tx: Transaction, payment_id: str, reason: str) -> None:
    """The gateway may have acted."""
    _, bill = await _bill_of(tx, attempts, payment_id)
    await record(tx, bill, charging.unanswered(bill, payment_id, reason))


async def found(tx: Transaction, payment_id: str, finding: Finding, *, live: bool) -> None:
    """A query or a callback tells; answers whoever asked to look again."""
    row, bill = await _bill_of(tx, attempts, payment_id)
    bill = await record(tx, bill, findings.found(bill, payment_id, finding, utc(tx.now), live=live))
    if finding.outcome is Outcome.FAILED and finding.final:
        await store.change(tx, attempts, payment_id, due_at=tx.now + DAY)
    if row.asked:
        status = bill.attempts[payment_id].state
        tx.publish(PaymentChecked(payment_id=payment_id, order_id=row.order_id, status=status))
        await store.change(tx, attempts, payment_id, asked=False)


async def refund_refused(tx: Transaction, refund_id: str, error: GatewayRefused) -> None:
    """The gateway certainly gave nothing back."""
    _, bill = await _bill_of(tx, refunds, refund_id)
    await record(tx, bill, refund_findings.refused(bill, refund_id, error))


async def refund_found(tx: Transaction, refund_id: str, finding: Finding) -> None:
    """What a gateway says of a refund, and what it calls it."""
    _, bill = await _bill_of(tx, refunds, refund_id)
    if finding.transaction_id:
        await store.change(tx, refunds, refund_id, gateway_ref=finding.transaction_id)
    await record(tx, bill, refund_findings.found(bill, refund_id, finding, utc(tx.now)))


async def _bill_of(tx: Transaction, table: Table, name: str) -> tuple[Row[Any], Bill]:
    row = await store.get(tx, table, name)
    return row, await load(tx, row.order_id)
