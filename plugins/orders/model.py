"""The order as an aggregate: pure decisions on commands, and a state that is only its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import msgspec

from bot import Event, decimal
from flows.reasons import BY_CUSTOMER, CHANGE
from plugins.orders.events import (
    CancellationRefused,
    CancellationWished,
    CancelOrder,
    CompleteOrder,
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
    OrderReturned,
    OrderToFetch,
    OrderTurnedBack,
    PlaceOrder,
    RefuseCancellation,
    RequestCancellation,
)
from plugins.orders.shop.events import (
    OrderDeclined,
    OrderDelayed,
    OrderReady,
    OrderWaiting,
    OrderWithdrawn,
)
from plugins.orders.swaps.events import OrderAmended

MADE = ("confirmed", "ready", "returning", "returned")
"""Statuses of orders that the shop has taken, and still has, or is about to have again."""

CANCELLABLE = ("pending", "waiting", *MADE)
"""Statuses of orders that can be cancelled; whether this one can, its saga knows."""

FALLING = ("declined", "withdrawn")
"""Statuses of orders that the shop does not make, and that their saga is about to cancel."""

STATUS: dict[type[Event], str] = {
    OrderCreated: "pending",
    OrderWaiting: "waiting",
    OrderDeclined: "declined",
    OrderWithdrawn: "withdrawn",
    OrderConfirmed: "confirmed",
    OrderReady: "ready",
    OrderCollected: "processing",
    OrderDispatched: "processing",
    OrderTurnedBack: "returning",
    OrderReturned: "returned",
    OrderCompleted: "completed",
    OrderCancelled: "cancelled",
}
"""What each event makes of an order; a refusal makes nothing of it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an order's events say of it. ``version`` counts them.

    ``placed`` is what was ordered, as it was amended since; ``asked`` is how urgently the shop was asked for
    it, ``made`` whether the food is, ``delayed`` when it last took longer, ``wished`` whether its customer
    wants it no more, ``over_at`` when it was completed or cancelled. In its ``correlation`` all of them are
    heard in their order, whoever said them.
    """

    status: str = "unknown"
    version: int = 0
    placed: OrderCreated | None = None
    asked: tuple[int, bool] = (0, False)
    taken: bool = False
    made: bool = False
    ready_at: dt.datetime | None = None
    delayed: OrderDelayed | None = None
    wished: bool = False
    over_at: dt.datetime | None = None
    correlation: str | None = None

    @property
    def number(self) -> int | None:
        """What people call it."""
        return self.placed.number if self.placed else None


def evolve(order: Order, event: Event) -> Order:
    """The order after one more event."""
    status = STATUS.get(type(event), order.status)
    told = TOLD[type(event)](event) if type(event) in TOLD else {}
    if type(event) in AMENDED and order.placed is not None:
        told = {"placed": msgspec.structs.replace(order.placed, **AMENDED[type(event)](event))}
    return replace(order, status=status, version=order.version + 1, **told)


TOLD: Mapping[type[Event], Callable[[Any], dict[str, Any]]] = {
    OrderCreated: lambda event: {"placed": event},
    OrderWaiting: lambda event: {"asked": (event.asked, event.reminder)},
    OrderConfirmed: lambda event: {"ready_at": event.ready_at, "taken": True},
    OrderReady: lambda event: {"ready_at": event.ready_at, "made": True},
    OrderDispatched: lambda event: {"made": True},
    OrderDelayed: lambda event: {"ready_at": event.ready_at, "delayed": event},
    CancellationWished: lambda event: {"wished": True},
    CancellationRefused: lambda event: {"wished": False},
    OrderCompleted: lambda event: {"over_at": event.completed_at},
    OrderCancelled: lambda event: {"over_at": event.cancelled_at},
}
"""What each event tells of the order beside its status."""


AMENDED: Mapping[type[Event], Callable[[Any], dict[str, Any]]] = {
    OrderAmended: lambda event: {"items": event.items, "total_amount": event.total_amount},
    OrderToFetch: lambda event: {
        "fulfilment": "collection",
        "delivery_fee": decimal(0),
        "total_amount": event.total_amount,
    },
}
"""What events change of what was placed."""


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
            customer_name=command.customer_name,
            auto_accept=command.auto_accept,
        )
    ]


def dispatch(order: Order, order_id: str, delivery_id: str, now: dt.datetime) -> list[Event]:
    """A driver has it, once."""
    if order.status not in MADE:
        return []
    dispatched = OrderDispatched(order_id=order_id, dispatched_at=now, delivery_id=delivery_id)
    return [*go_on(order, order_id, now), dispatched]


def turn_back(order: Order, order_id: str, now: dt.datetime) -> list[Event]:
    """The driver brings it back, once."""
    if order.status != "processing":
        return []
    return [OrderTurnedBack(order_id=order_id, turned_back_at=now)]


def come_back(order: Order, order_id: str, now: dt.datetime) -> list[Event]:
    """The shop has it again, once."""
    if order.status != "returning":
        return []
    return [OrderReturned(order_id=order_id, returned_at=now)]


def hand_over(order: Order, command: HandOverOrder, now: dt.datetime) -> list[Event]:
    """The customer fetched it, once; only what was confirmed can be."""
    if order.status not in MADE:
        return []
    collected = OrderCollected(order_id=command.order_id, collected_at=now)
    return [*go_on(order, command.order_id, now), collected]


def complete(order: Order, command: CompleteOrder, now: dt.datetime) -> list[Event]:
    """The customer has it; only what was confirmed can be handed over."""
    if order.status not in (*MADE, "processing"):
        return []
    return [OrderCompleted(order_id=command.order_id, completed_at=now, delivery_id=command.delivery_id)]


def cancel(order: Order, command: CancelOrder | RequestCancellation, now: dt.datetime) -> list[Event]:
    """Cancel it while that is possible; cancelling twice is one cancellation.

    One that has not been placed yet is cancelled too, and never will be.
    """
    if order.status == "cancelled":
        return []
    if order.status not in (*CANCELLABLE, *FALLING, "unknown"):
        return [CancellationRefused(order_id=command.order_id, status=order.status, refused_at=now)]
    return [
        OrderCancelled(
            order_id=command.order_id,
            cancelled_at=now,
            reason=command.reason,
            cancelled_by=command.cancelled_by,
            number=order.number,
        )
    ]


def wish(order: Order, command: RequestCancellation) -> CancellationWished | None:
    """What the shop is asked, where its people took the order and its customer wants it no more."""
    placed = order.placed
    is_theirs = placed is not None and order.status in MADE and not placed.auto_accept
    if placed is None or not is_theirs or command.agreed or command.reason not in (BY_CUSTOMER, CHANGE):
        return None
    return CancellationWished(
        order_id=placed.order_id, number=placed.number, reason=command.reason, status=order.status
    )


def refuse_cancellation(command: RefuseCancellation, now: dt.datetime) -> list[Event]:
    """It stands, and whoever wanted it cancelled is told so."""
    return [CancellationRefused(order_id=command.order_id, status=command.status, refused_at=now)]


def go_on(order: Order, order_id: str, now: dt.datetime) -> list[Event]:
    """The answer to its customer's open wish to cancel it, where the shop went on without saying so."""
    refused = CancellationRefused(order_id=order_id, status=order.status, refused_at=now)
    return [refused] if order.wished else []


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
