"""Bills in the event store: loading one, and recording what was decided with all that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import Envelope, Event, Projection, Transaction
from plugins.payments import ledger, model, projection, tables
from plugins.payments.book import service as book
from plugins.payments.events import (
    CollectionRefused,
    PaymentInitiated,
    PaymentsClosed,
    PaymentWrittenOff,
)
from plugins.payments.model import Bill
from plugins.payments.refund_events import RefundRequested

STREAM: tuple[type[Event], ...] = (
    PaymentInitiated,
    PaymentsClosed,
    CollectionRefused,
    PaymentWrittenOff,
    RefundRequested,
    *model.CHANGES,
    *model.REFUND_CHANGES,
)
"""Every event that a bill is made of."""
KINDS = {kind.type: kind for kind in STREAM}


async def load(tx: Transaction, order_id: str) -> Bill:
    """The tenant's bill of this order; an empty one for an order never heard of."""
    history = await tx.load(_stream(order_id))
    bill = model.fold(order_id, (envelope.read(KINDS[envelope.event_type]) for envelope in history))
    return replace(bill, correlation=history[0].correlation_id) if history else bill


async def record(tx: Transaction, bill: Bill, events: Sequence[Event]) -> Bill:
    """Append and publish events, bring the read model up to date, and enter them in the books.

    They are heard after what was before, in the correlation in which the bill began.
    """
    await tx.append(_stream(bill.order_id), bill.version, events, correlation=bill.correlation)
    for event in events:
        await ledger.post(tx, bill, event)
        await book.post(tx, bill, event)
        bill = model.evolve(bill, event)
        await projection.project(tx, bill, event, projection.told_at(tx))
    return bill


async def replay(tx: Transaction, history: Sequence[Envelope]) -> None:
    """Make the records of one bill anew; the books are append-only, and never made anew."""
    bill = Bill(history[0].data["order_id"])
    for envelope in history:
        event, at = envelope.read(KINDS[envelope.event_type]), envelope.timestamp.timestamp()
        bill = model.evolve(bill, event)
        if isinstance(event, PaymentInitiated):
            await projection.begin(tx, event, at)
        await projection.project(tx, bill, event, at)


READ_MODEL = Projection("payments-", (tables.attempts, tables.refunds), replay, projection.KEPT)


def _stream(order_id: str) -> str:
    return f"payments-{order_id}"
