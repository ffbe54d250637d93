"""What the delivery domain publishes, and the commands it obeys."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from bot import Event, Id, Time


class ScheduleDelivery(Event, frozen=True, kw_only=True):
    """Command: bring this order to its customer; asked for twice it is one delivery.

    ``number`` is what people call the order, ``ready_at`` when the shop will have it ready, if it said so;
    ``phone`` is the customer's. The driver of an order that is not paid collects ``cash_due``, and brings
    change for the ``cash_note`` that the customer has.
    """

    type: ClassVar[str] = "delivery.schedule"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    order_id: Id
    customer_id: Id
    address: dict[str, Any] | None
    fee: Decimal
    cash_due: Decimal
    currency: str
    number: int | None = None
    ready_at: Time | None = None
    is_paid: bool = False
    phone: str | None = None
    customer_name: str | None = None
    cash_note: Decimal | None = None


class CancelDelivery(Event, frozen=True, kw_only=True):
    """Command: do not bring it. What was picked up is not called back."""

    type: ClassVar[str] = "delivery.cancel"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    order_id: Id
    reason: str


class DeliveryScheduled(Event, frozen=True, kw_only=True):
    """A delivery waits for a driver."""

    type: ClassVar[str] = "delivery.scheduled"
    delivery_id: Id
    order_id: Id
    customer_id: Id
    address: dict[str, Any] | None
    fee: Decimal
    cash_due: Decimal
    currency: str
    scheduled_at: Time
    number: int | None = None
    ready_at: Time | None = None
    is_paid: bool = False
    phone: str | None = None
    customer_name: str | None = None
    cash_note: Decimal | None = None


class DeliveryAssigned(Event, frozen=True, kw_only=True):
    """A driver has it; ``number`` is what people call the order."""

    type: ClassVar[str] = "delivery.assigned"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    assigned_at: Time
    number: int | None = None


class DeliveryReleased(Event, frozen=True, kw_only=True):
    """The driver gave it back before they had the food: it looks for a driver again."""

    type: ClassVar[str] = "delivery.released"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    released_at: Time


class DeliveryPickedUp(Event, frozen=True, kw_only=True):
    """The driver took the order from the shop. ``location`` is null, or has latitude and longitude."""

    type: ClassVar[str] = "delivery.picked_up"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    picked_up_at: Time
    location: dict[str, float] | None
    driver_id: Id | None = None
    number: int | None = None


class DeliveryCompleted(Event, frozen=True, kw_only=True):
    """The customer has it. Of ``signature``, ``photo_url`` and ``pin`` at least one proves it."""

    type: ClassVar[str] = "delivery.completed"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    delivered_at: Time
    signature: str | None
    photo_url: str | None
    pin: bool
    driver_id: Id | None = None
    number: int | None = None


class DeliveryFailed(Event, frozen=True, kw_only=True):
    """It is not handed over. ``returning``: the driver has the food, and brings it back to the shop."""

    type: ClassVar[str] = "delivery.failed"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    reason: str
    failed_at: Time
    driver_id: Id | None = None
    number: int | None = None
    returning: bool = False


class DeliveryReturned(Event, frozen=True, kw_only=True):
    """What the driver could not hand over is at the shop again.

    ``said_by`` is the member who said so, null where a client did; ``cancelled``: nobody waits for it now.
    """

    type: ClassVar[str] = "delivery.returned"
    delivery_id: Id
    order_id: Id
    driver_id: Id | None
    number: int | None
    said_by: Id | None
    cancelled: bool
    returned_at: Time


class DeliveryToCollect(Event, frozen=True, kw_only=True):
    """No driver was found, and the shop asks the customer to fetch it."""

    type: ClassVar[str] = "delivery.to_collect"
    delivery_id: Id
    order_id: Id
    number: int | None
    asked_at: Time


class DeliveryCancelled(Event, frozen=True, kw_only=True):
    """Nothing will be brought. ``delivery_id`` is null where nothing had been scheduled."""

    type: ClassVar[str] = "delivery.cancelled"
    delivery_id: Id | None
    order_id: Id
    reason: str
    cancelled_at: Time


class CancellationRefused(Event, frozen=True, kw_only=True):
    """It is too late to cancel: ``status`` says how far it got."""

    type: ClassVar[str] = "delivery.cancellation_refused"
    delivery_id: Id
    order_id: Id
    status: str
    refused_at: Time
