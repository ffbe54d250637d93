"""What the delivery domain publishes while a delivery looks for its driver. None of it is kept for good."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time


class ShiftChanged(Event, frozen=True, kw_only=True):
    """A driver began work, or ended it. ``waiting`` are the deliveries that look for a driver just then."""

    type: ClassVar[str] = "delivery.shift_changed"
    driver_id: Id
    on: bool
    area: str
    vehicle: str
    waiting: int


class ShiftRefused(Event, frozen=True, kw_only=True):
    """A driver can not begin or end work: ``why`` is ``job`` with one in hand, ``nowhere`` without an area.

    ``status`` is how far the job with this ``number`` is; both are null where there is none.
    """

    type: ClassVar[str] = "delivery.shift_refused"
    driver_id: Id
    why: str
    number: int | None
    status: str | None


class DeliveryOffered(Event, frozen=True, kw_only=True):
    """One driver is asked to bring it, or several at once if it is ``pooled``: the first yes has it.

    ``pickup`` is the shop's address, ``landmark`` the customer's in words, ``location`` their pin. ``km`` is
    the way from the driver to the shop and on to the pin, as far as it is known.
    """

    type: ClassVar[str] = "delivery.offered"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    pickup: str
    landmark: str
    location: dict[str, float] | None
    km: float | None
    fee: Decimal
    cash_due: Decimal
    currency: str
    is_paid: bool
    expires_at: Time
    pooled: bool


class OfferClosed(Event, frozen=True, kw_only=True):
    """What a driver was asked, or had, is not theirs.

    ``why`` is expired, passed, taken (somebody else has it), reassigned (the shop gave it to somebody else),
    cancelled (nobody brings it) or busy (they have another job).
    """

    type: ClassVar[str] = "delivery.offer_closed"
    delivery_id: Id
    driver_id: Id
    number: int | None
    why: str


class NoDriver(Event, frozen=True, kw_only=True):
    """Nobody took it: the shop has to decide. ``on_shift`` drivers are at work; ``asked`` counts from 1."""

    type: ClassVar[str] = "delivery.no_driver"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    number: int | None
    on_shift: int
    asked: int


class DeliveryDelayed(Event, frozen=True, kw_only=True):
    """Ten minutes are over, and no driver has it yet: the customer is told, once."""

    type: ClassVar[str] = "delivery.delayed"
    delivery_id: Id
    order_id: Id
    number: int | None


class JobOverdue(Event, frozen=True, kw_only=True):
    """A driver has had a job for too long; ``told`` counts from 1.

    ``status`` is assigned, picked_up or, where they bring it back, returning.
    """

    type: ClassVar[str] = "delivery.overdue"
    priority: ClassVar[str] = "high"
    delivery_id: Id
    order_id: Id
    driver_id: Id
    number: int | None
    status: str
    told: int
