"""A delivery as an aggregate: pure decisions, and a state that is only its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from bot import Event, WakalaError
from plugins.delivery.door.events import DeliveryReopened
from plugins.delivery.events import (
    CancelDelivery,
    CancellationRefused,
    DeliveryAssigned,
    DeliveryCancelled,
    DeliveryCompleted,
    DeliveryFailed,
    DeliveryPickedUp,
    DeliveryReleased,
    DeliveryReturned,
    DeliveryScheduled,
    DeliveryToCollect,
    ScheduleDelivery,
)

STATUS: dict[type[Event], str] = {
    DeliveryScheduled: "scheduled",
    DeliveryAssigned: "assigned",
    DeliveryReleased: "scheduled",
    DeliveryReopened: "scheduled",
    DeliveryToCollect: "to_collect",
    DeliveryPickedUp: "picked_up",
    DeliveryCompleted: "completed",
    DeliveryFailed: "failed",
    DeliveryReturned: "failed",
    DeliveryCancelled: "cancelled",
}
"""What each event makes of a delivery, unless its driver brings it back; a refusal makes nothing of it."""

OVER = ("returning", "failed", "cancelled", "to_collect")
"""Where nobody brings it any more."""


class NotNow(WakalaError):
    """The delivery does not stand where this can happen; the message says where it stands."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery's events say of it. ``version`` counts them.

    One that is ``returning`` is with its driver, on the way back to the shop, ``cancelled`` or not.
    """

    id: str = ""
    order_id: str = ""
    status: str = "unknown"
    driver_id: str = ""
    number: int | None = None
    cancelled: bool = False
    version: int = 0

    @property
    def names(self) -> dict[str, Any]:
        """What news of it begins with: ids, its driver's too, and the order's number."""
        return {
            "delivery_id": self.id,
            "order_id": self.order_id,
            "driver_id": self.driver_id or None,
            "number": self.number,
        }


def evolve(delivery: Delivery, event: Event) -> Delivery:
    """The delivery after one more event."""
    changed = replace(delivery, status=_status(delivery, event), version=delivery.version + 1)
    match event:
        case DeliveryScheduled():
            return replace(changed, id=event.delivery_id, order_id=event.order_id, number=event.number)
        case DeliveryAssigned():
            return replace(changed, driver_id=event.driver_id)
        case DeliveryReleased() | DeliveryReopened():
            return replace(changed, driver_id="")
        case DeliveryCancelled():
            return replace(changed, cancelled=True)
        case _:
            return changed


def _status(delivery: Delivery, event: Event) -> str:
    """Where it stands after the event: what was picked up is not back before somebody says so."""
    match event:
        case DeliveryFailed() if delivery.status == "picked_up":
            return "returning"
        case DeliveryCancelled() if delivery.status == "returning":
            return "returning"
        case DeliveryReturned() if delivery.cancelled:
            return "cancelled"
        case _:
            return STATUS.get(type(event), delivery.status)


def fold(events: Iterable[Event]) -> Delivery:
    """The delivery that these events make."""
    return reduce(evolve, events, Delivery())


def schedule(delivery: Delivery, command: ScheduleDelivery, id: str, now: dt.datetime) -> list[Event]:
    """Schedule it once."""
    if delivery.version:
        return []
    return [
        DeliveryScheduled(
            delivery_id=id,
            order_id=command.order_id,
            customer_id=command.customer_id,
            address=command.address,
            fee=command.fee,
            cash_due=command.cash_due,
            currency=command.currency,
            scheduled_at=now,
            number=command.number,
            ready_at=command.ready_at,
            is_paid=command.is_paid,
            phone=command.phone,
            customer_name=command.customer_name,
            cash_note=command.cash_note,
        )
    ]


def cancel(delivery: Delivery, command: CancelDelivery, now: dt.datetime) -> list[Event]:
    """Cancel it unless the driver has the food already; one never scheduled is cancelled all the same."""
    if delivery.status in ("picked_up", "completed"):
        return [
            CancellationRefused(
                delivery_id=delivery.id, order_id=command.order_id, status=delivery.status, refused_at=now
            )
        ]
    return [
        DeliveryCancelled(
            delivery_id=delivery.id or None,
            order_id=command.order_id,
            reason=command.reason,
            cancelled_at=now,
        )
    ]


def assign(delivery: Delivery, driver: str, now: dt.datetime) -> list[Event]:
    """Give it to a driver; the same one again is once, another takes over until it is picked up."""
    if delivery.status == "assigned" and delivery.driver_id == driver:
        return []
    _require(delivery, "assigned", "scheduled", "assigned")
    return [
        DeliveryAssigned(
            delivery_id=delivery.id,
            order_id=delivery.order_id,
            driver_id=driver,
            assigned_at=now,
            number=delivery.number,
        )
    ]


def release(delivery: Delivery, driver: str, now: dt.datetime) -> list[Event]:
    """The driver gives back what they did not pick up yet; nothing where it is not theirs."""
    if (delivery.status, delivery.driver_id) != ("assigned", driver):
        return []
    return [
        DeliveryReleased(
            delivery_id=delivery.id,
            order_id=delivery.order_id,
            driver_id=driver,
            number=delivery.number,
            released_at=now,
        )
    ]


def let_collect(delivery: Delivery, now: dt.datetime) -> list[Event]:
    """Nobody brings it: the customer is asked to fetch it."""
    if delivery.status == "to_collect":
        return []
    _require(delivery, "left to be collected", "scheduled", "assigned")
    return [
        DeliveryToCollect(
            delivery_id=delivery.id, order_id=delivery.order_id, number=delivery.number, asked_at=now
        )
    ]


def pick_up(delivery: Delivery, location: dict[str, float] | None, now: dt.datetime) -> list[Event]:
    """The driver has the food."""
    if delivery.status == "picked_up":
        return []
    _require(delivery, "picked up", "assigned")
    return [DeliveryPickedUp(**delivery.names, picked_up_at=now, location=location)]


def complete(
    delivery: Delivery, *, signature: str | None, photo_url: str | None, pin: bool, now: dt.datetime
) -> list[Event]:
    """Hand it over, with a proof."""
    if delivery.status == "completed":
        return []
    _require(delivery, "completed", "picked_up")
    if not (signature or photo_url or pin):
        raise NotNow(f"delivery {delivery.id} needs a proof: a signature, a photo_url or the customer's PIN")
    return [
        DeliveryCompleted(
            **delivery.names,
            delivered_at=now,
            signature=signature,
            photo_url=photo_url,
            pin=pin,
        )
    ]


def fail(delivery: Delivery, reason: str, now: dt.datetime) -> list[Event]:
    """Give up handing it over."""
    if delivery.status in ("returning", "failed"):
        return []
    _require(delivery, "failed", "assigned", "picked_up")
    returning = delivery.status == "picked_up"
    return [DeliveryFailed(**delivery.names, reason=reason, failed_at=now, returning=returning)]


def come_back(delivery: Delivery, said_by: str | None, now: dt.datetime) -> list[Event]:
    """The food is at the shop again."""
    if delivery.status == "failed":
        return []
    _require(delivery, "back at the shop", "returning")
    return [
        DeliveryReturned(**delivery.names, said_by=said_by, cancelled=delivery.cancelled, returned_at=now)
    ]


def _require(delivery: Delivery, wanted: str, *allowed: str) -> None:
    if delivery.status not in allowed:
        raise NotNow(
            f"delivery {delivery.id} is {delivery.status}; it can be {wanted} only when it is "
            f"{' or '.join(allowed)}"
        )
