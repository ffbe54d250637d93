"""The orders' read model, as it is made anew from their events."""

from __future__ import annotations

from collections.abc import Sequence

from bot import Envelope, Projection, Transaction
from plugins.orders import store
from plugins.orders.streams import KINDS


async def replay(tx: Transaction, history: Sequence[Envelope]) -> None:
    """Make the row of one order anew."""
    for envelope in history:
        event = envelope.read(KINDS[envelope.event_type])
        await store.project(tx, envelope.data["order_id"], event)


READ_MODEL = Projection("order-", (store.orders,), replay)
