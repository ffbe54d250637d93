"""What the delivery domain publishes from pick-up to the customer's hands. ``number`` is the order's.

News with a ``driver_id`` is for that driver; those with an ``order_id`` also reach the order's customer.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time


class DriverArrived(Event, frozen=True, kw_only=True):
    """The driver waits at the shop for the order."""

    type: ClassVar[str] = "delivery.driver_arrived"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    arrived_at: Time


class PinIssued(Event, frozen=True, kw_only=True):
    """There are four digits that the customer, and nobody else, tells the driver at the door.

    What they are is asked by the query ``delivery.pin``: no event says it. ``cash_due`` is what the customer
    pays at the door; ``0.00`` for an order that is paid.
    """

    type: ClassVar[str] = "delivery.pin_issued"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    cash_due: Decimal
    currency: str


class PinRefused(Event, frozen=True, kw_only=True):
    """Those were not the digits; ``left`` more tries before the delivery is locked."""

    type: ClassVar[str] = "delivery.pin_refused"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    left: int


class DeliveryLocked(Event, frozen=True, kw_only=True):
    """Too many wrong digits: no PIN opens it until one of the shop's people unlocks it."""

    type: ClassVar[str] = "delivery.locked"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    locked_at: Time


class DeliveryUnlocked(Event, frozen=True, kw_only=True):
    """The PIN may be tried again. ``unlocked_by`` is the member who said so."""

    type: ClassVar[str] = "delivery.unlocked"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    unlocked_by: Id
    unlocked_at: Time


class ProofTaken(Event, frozen=True, kw_only=True):
    """A picture belongs to the delivery. ``media_id`` is the channel's, who keeps the picture itself."""

    type: ClassVar[str] = "delivery.proof_taken"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    media_id: str
    latitude: float | None
    longitude: float | None
    taken_at: Time


class CashTaken(Event, frozen=True, kw_only=True):
    """Cash changed hands at the door: of what was ``given``, ``amount`` is for the order.

    ``tip`` is for the driver, ``missing`` what they were told to do without.
    """

    type: ClassVar[str] = "delivery.cash_taken"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    given: Decimal
    amount: Decimal
    tip: Decimal
    missing: Decimal
    currency: str
    taken_at: Time


class Tipped(Event, frozen=True, kw_only=True):
    """The driver was given a tip beside what was due; a tip within that cash is in ``CashTaken``."""

    type: ClassVar[str] = "delivery.tipped"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    amount: Decimal
    currency: str


class CashNotDue(Event, frozen=True, kw_only=True):
    """The order is paid by other means: the driver asks for nothing.

    ``give_back`` is what they took at the door before that was known; ``late``: they are gone from there.
    """

    type: ClassVar[str] = "delivery.cash_not_due"
    delivery_id: Id
    order_id: Id
    driver_id: Id | None
    number: int | None
    give_back: Decimal
    currency: str
    late: bool = False


class DueChanged(Event, frozen=True, kw_only=True):
    """The order costs less than it did: ``cash_due`` is what is to be paid at the door now."""

    type: ClassVar[str] = "delivery.due_changed"
    delivery_id: Id
    order_id: Id
    driver_id: Id | None
    number: int | None
    cash_due: Decimal
    currency: str


class WaitingAtDoor(Event, frozen=True, kw_only=True):
    """The driver is at the customer's gate and waits ``until`` then.

    ``contact`` counts how often the customer is told.
    """

    type: ClassVar[str] = "delivery.waiting_at_door"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    contact: int
    until: Time


class WaitOver(Event, frozen=True, kw_only=True):
    """Nobody came. ``may_leave``: the customer chose that it is left somewhere safe."""

    type: ClassVar[str] = "delivery.wait_over"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    may_leave: bool


class LeavingAllowed(Event, frozen=True, kw_only=True):
    """The customer chose that it is left somewhere safe; ``place`` is where, in their words."""

    type: ClassVar[str] = "delivery.leaving_allowed"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    place: str


class DirectionsAsked(Event, frozen=True, kw_only=True):
    """The driver cannot find the place: the customer is asked for a better landmark, or a pin."""

    type: ClassVar[str] = "delivery.directions_asked"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None


class DirectionsGiven(Event, frozen=True, kw_only=True):
    """The customer's answer, for the driver: words, a pin in decimal degrees, or both."""

    type: ClassVar[str] = "delivery.directions_given"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    text: str
    latitude: float | None
    longitude: float | None


class ProblemReported(Event, frozen=True, kw_only=True):
    """The driver has trouble, in their own words; the shop decides."""

    type: ClassVar[str] = "delivery.problem"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    text: str


class CarriedOn(Event, frozen=True, kw_only=True):
    """The shop asks the driver to go on all the same."""

    type: ClassVar[str] = "delivery.carried_on"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    said_by: Id


class DeliveryReopened(Event, frozen=True, kw_only=True):
    """A delivery that failed waits for a driver again; ``reopened_by`` is the member who said so."""

    type: ClassVar[str] = "delivery.reopened"
    delivery_id: Id
    order_id: Id
    number: int | None
    reopened_by: Id
    reopened_at: Time


class LocationUpdated(Event, frozen=True, kw_only=True):
    """Where the driver is, in decimal degrees, while they have the order."""

    type: ClassVar[str] = "delivery.location_updated"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    latitude: float
    longitude: float


class CommandRefused(Event, frozen=True, kw_only=True):
    """The driver's word could not be done. ``missing`` is the money that would be needed.

    ``reason`` is one of ``flows.reasons.DOOR``.
    """

    type: ClassVar[str] = "delivery.command_refused"
    driver_id: Id
    delivery_id: Id | None
    number: int | None
    reason: str
    due: Decimal
    missing: Decimal
    currency: str


class DecisionRefused(Event, frozen=True, kw_only=True):
    """What one of the shop's people decided could not be done any more; ``status`` says where it stands."""

    type: ClassVar[str] = "delivery.decision_refused"
    member_id: Id
    delivery_id: Id | None
    number: int | None
    status: str
