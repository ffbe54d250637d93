"""The order as an aggregate: pure decisions on commands, and a state that is only its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from bot import Event, decimal
from plugins.orders.events import (
    CancellationRefused,
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
    OrderedItem,
    OrderLine,
    OrderRefused,
    PlaceOrder,
    RefuseCancellation,
    RequestCancellation,
)

CANCELLABLE = ("pending", "confirmed")
"""Statuses of orders that can be cancelled; whether this one can, its saga knows."""

STATUS: dict[type[Event], str] = {
    OrderCreated: "pending",
    OrderConfirmed: "confirmed",
    OrderCollected: "processing",
    OrderDispatched: "processing",
    OrderCompleted: "completed",
    OrderCancelled: "cancelled",
}
"""What each event makes of an order; a refusal makes nothing of it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an order's events say of it. ``version`` counts them."""

    status: str = "unknown"
    version: int = 0


def evolve(order: Order, event: Event) -> Order:
    """The order after one more event."""
    return replace(order, status=STATUS.get(type(event), order.status), version=order.version + 1)


def fold(events: Iterable[Event]) -> Order:
    """The order that these events make."""
    return reduce(evolve, events, Order())


def place(order: Order, command: PlaceOrder, number: int, now: dt.datetime) -> list[Event]:
    """Place it once: the same command again decides nothing."""
    if order.version:
        return []
    if problem := _problem(command):
        return [OrderRefused(order_id=command.order_id, reason=problem, refused_at=now)]
    total = command.delivery_fee + sum(line.quantity * line.unit_price for line in command.items)
    return [
        OrderCreated(
            order_id=command.order_id,
            customer_id=command.customer_id,
            items=[_frozen(line) for line in command.items],
            total_amount=decimal(total),
            created_at=now,
            number=number,
            currency=command.currency,
            delivery_fee=decimal(command.delivery_fee),
            fulfilment=command.fulfilment,
            address=command.address,
            payment_method=command.payment_method,
            cash_note=None if command.cash_note is None else decimal(command.cash_note),
            phone=command.phone,
            vat_number=command.vat_number,
            vat_rate=command.vat_rate,
            notes=command.notes,
        )
    ]


def confirm(order: Order, command: ConfirmOrder, now: dt.datetime) -> list[Event]:
    """The vendor takes it, once."""
    if order.status != "pending":
        return []
    return [OrderConfirmed(order_id=command.order_id, confirmed_at=now, vendor_id=command.vendor_id)]


def dispatch(order: Order, order_id: str, delivery_id: str, now: dt.datetime) -> list[Event]:
    """A driver has it, once."""
    if order.status != "confirmed":
        return []
    return [OrderDispatched(order_id=order_id, dispatched_at=now, delivery_id=delivery_id)]


def hand_over(order: Order, command: HandOverOrder, now: dt.datetime) -> list[Event]:
    """The customer fetched it, once; only what was confirmed can be."""
    if order.status != "confirmed":
        return []
    return [OrderCollected(order_id=command.order_id, collected_at=now)]


def complete(order: Order, command: CompleteOrder, now: dt.datetime) -> list[Event]:
    """The customer has it; only what was confirmed can be handed over."""
    if order.status not in ("confirmed", "processing"):
        return []
    return [OrderCompleted(order_id=command.order_id, completed_at=now, delivery_id=command.delivery_id)]


def cancel(order: Order, command: CancelOrder | RequestCancellation, now: dt.datetime) -> list[Event]:
    """Cancel it while that is possible; cancelling twice is one cancellation.

    One that has not been placed yet is cancelled too, and never will be.
    """
    if order.status == "cancelled":
        return []
    if order.status not in (*CANCELLABLE, "unknown"):
        return [CancellationRefused(order_id=command.order_id, status=order.status, refused_at=now)]
    return [
        OrderCancelled(
            order_id=command.order_id,
            cancelled_at=now,
            reason=command.reason,
            cancelled_by=command.cancelled_by,
        )
    ]


def refuse_cancellation(command: RefuseCancellation, now: dt.datetime) -> list[Event]:
    """It stands, and whoever wanted it cancelled is told so."""
    return [CancellationRefused(order_id=command.order_id, status=command.status, refused_at=now)]


def _problem(command: PlaceOrder) -> str:
    if not command.items:
        return "the order has no items"
    bad = next((line for line in command.items if line.quantity < 1 or line.unit_price < 0), None)
    return f"{bad.name}: {bad.quantity} at {bad.unit_price} is not an order line" if bad else ""


def _frozen(line: OrderLine) -> OrderedItem:
    return OrderedItem(
        product_id=line.product_id,
        name=line.name,
        quantity=line.quantity,
        price=decimal(line.unit_price),
        options=line.options,
    )
