"""The orders domain's use cases, each idempotent by its command's order id."""

from __future__ import annotations

from collections.abc import Sequence

from bot import Envelope, Event, Transaction, utc
from plugins.orders import model, store
from plugins.orders.events import (
    CancellationRefused,
    CancellationRequested,
    CancelOrder,
    CompleteOrder,
    ConfirmOrder,
    HandOverOrder,
    OrderCancelled,
    OrderCollected,
    OrderCompleted,
    OrderConfirmed,
    OrderCreated,
    OrderDispatched,
    OrderRefused,
    PlaceOrder,
    RefuseCancellation,
    RequestCancellation,
)
from plugins.orders.receipt import Receipt, receipt_of

KINDS: dict[str, type[Event]] = {
    kind.type: kind
    for kind in (
        OrderCreated,
        OrderRefused,
        OrderConfirmed,
        OrderCollected,
        OrderDispatched,
        OrderCompleted,
        OrderCancelled,
        CancellationRefused,
    )
}


async def place(tx: Transaction, command: PlaceOrder) -> None:
    """Place an order; its number is taken only if it is placed."""
    order = await _load(tx, command.order_id)
    if order.version:
        return
    number = await store.next_number(tx) if command.items else 0
    await _record(tx, command.order_id, order, model.place(order, command, number, utc(tx.now)))


async def confirm(tx: Transaction, command: ConfirmOrder) -> None:
    """The vendor takes an order."""
    order = await _load(tx, command.order_id)
    await _record(tx, command.order_id, order, model.confirm(order, command, utc(tx.now)))


async def complete(tx: Transaction, command: CompleteOrder) -> None:
    """The customer has the order."""
    order = await _load(tx, command.order_id)
    await _record(tx, command.order_id, order, model.complete(order, command, utc(tx.now)))


async def cancel(tx: Transaction, command: CancelOrder) -> None:
    """Cancel an order, or publish why not."""
    order = await _load(tx, command.order_id)
    await _record(tx, command.order_id, order, model.cancel(order, command, utc(tx.now)))


async def request_cancellation(tx: Transaction, command: RequestCancellation) -> None:
    """Ask the order's saga to cancel it; what it has not begun with is settled here.

    The saga is asked in the same correlation, and so after it has heard of the order.
    """
    history = await tx.load(_stream(command.order_id))
    order = model.fold(_read(history))
    if order.status in model.CANCELLABLE:
        wish = CancellationRequested(
            order_id=command.order_id, reason=command.reason, cancelled_by=command.cancelled_by
        )
        tx.publish(wish, correlation=history[0].correlation_id)
    else:
        await _record(tx, command.order_id, order, model.cancel(order, command, utc(tx.now)))


async def dispatch(tx: Transaction, order_id: str, delivery_id: str) -> None:
    """A driver has an order."""
    order = await _load(tx, order_id)
    await _record(tx, order_id, order, model.dispatch(order, order_id, delivery_id, utc(tx.now)))


async def hand_over(tx: Transaction, command: HandOverOrder) -> None:
    """The customer fetched an order."""
    order = await _load(tx, command.order_id)
    await _record(tx, command.order_id, order, model.hand_over(order, command, utc(tx.now)))


async def refuse_cancellation(tx: Transaction, command: RefuseCancellation) -> None:
    """Tell that it is too late to cancel an order."""
    order = await _load(tx, command.order_id)
    await _record(tx, command.order_id, order, model.refuse_cancellation(command, utc(tx.now)))


async def is_placed(tx: Transaction, order_id: str) -> bool:
    """Whether anything is known of the order."""
    return bool(await tx.load(_stream(order_id)))


async def look(tx: Transaction, order_id: str) -> tuple[OrderCreated | None, str]:
    """Return what was ordered and where it stands; None where there is no such order."""
    events = await _history(tx, order_id)
    created = next((event for event in events if isinstance(event, OrderCreated)), None)
    return created, model.fold(events).status


async def receipt(tx: Transaction, order_id: str) -> Receipt | None:
    """Return the receipt of an order as it stands; None where there is no such order."""
    created, status = await look(tx, order_id)
    return receipt_of(created, status, await store.taken(tx, order_id)) if created else None


async def _load(tx: Transaction, order_id: str) -> model.Order:
    return model.fold(await _history(tx, order_id))


async def _history(tx: Transaction, order_id: str) -> list[Event]:
    return _read(await tx.load(_stream(order_id)))


def _read(history: Sequence[Envelope]) -> list[Event]:
    return [envelope.read(KINDS[envelope.event_type]) for envelope in history]


async def _record(tx: Transaction, order_id: str, order: model.Order, events: Sequence[Event]) -> None:
    await tx.append(_stream(order_id), order.version, events)
    for event in events:
        await store.project(tx, event)


def _stream(order_id: str) -> str:
    return f"order-{order_id}"
