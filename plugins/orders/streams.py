"""Orders in the event store: each is the stream of its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import Event, Transaction
from plugins.orders import model, store
from plugins.orders.events import (
    CancellationRefused,
    CancellationWished,
    OrderCancelled,
    OrderCollected,
    OrderCompleted,
    OrderConfirmed,
    OrderCreated,
    OrderDispatched,
    OrderRefused,
    OrderReturned,
    OrderToFetch,
    OrderTurnedBack,
)
from plugins.orders.shop.events import (
    OrderDeclined,
    OrderDelayed,
    OrderReady,
    OrderWaiting,
    OrderWithdrawn,
)
from plugins.orders.swaps.events import OrderAmended

KINDS: dict[str, type[Event]] = {
    kind.type: kind
    for kind in (
        OrderCreated,
        OrderRefused,
        OrderReturned,
        OrderTurnedBack,
        OrderWaiting,
        OrderWithdrawn,
        OrderDeclined,
        OrderConfirmed,
        OrderReady,
        OrderDelayed,
        OrderAmended,
        OrderToFetch,
        OrderCollected,
        OrderDispatched,
        OrderCompleted,
        OrderCancelled,
        CancellationWished,
        CancellationRefused,
    )
}


async def load(tx: Transaction, order_id: str) -> model.Order:
    """Return an order as its events tell it; one that nobody heard of has no version."""
    history = await tx.load(_stream(order_id))
    order = model.fold(envelope.read(KINDS[envelope.event_type]) for envelope in history)
    return replace(order, correlation=history[0].correlation_id) if history else order


async def record(tx: Transaction, order_id: str, order: model.Order, events: Sequence[Event]) -> None:
    """Append what was decided on the order as it was; raises Conflict where it has moved since.

    Whoever said it, it is heard after what was before, in the correlation in which the order was placed.
    """
    await tx.append(_stream(order_id), order.version, events, correlation=order.correlation)
    for event in events:
        await store.project(tx, order_id, event)


def _stream(order_id: str) -> str:
    return f"order-{order_id}"
