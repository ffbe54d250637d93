"""What the order saga asks of other domains, in this domain's own words: they share no code, only fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from bot import Event, Id, Time


class ReserveStock(Event, frozen=True, kw_only=True):
    """Hold what the order needs until ``expires_at``."""

    type: ClassVar[str] = "inventory.reserve"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    order_id: Id
    items: list[dict[str, Any]]
    expires_at: Time


class ReleaseStock(Event, frozen=True, kw_only=True):
    """Give back what is held."""

    type: ClassVar[str] = "inventory.release"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    order_id: Id
    reason: str


class CommitStock(Event, frozen=True, kw_only=True):
    """What is held has left."""

    type: ClassVar[str] = "inventory.commit"
    destination: ClassVar[tuple[str, ...]] = ("inventory",)
    order_id: Id


class TakePayment(Event, frozen=True, kw_only=True):
    """Ask the customer for the money, until ``expires_at``, in the way that they chose then."""

    type: ClassVar[str] = "payments.charge"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    priority: ClassVar[str] = "high"
    order_id: Id
    customer_id: Id
    amount: Decimal
    currency: str
    method: str
    phone: str | None
    email: str | None
    description: str
    expires_at: Time
    chosen_at: Time


class RefundPayment(Event, frozen=True, kw_only=True):
    """Give back what was paid; null is all of it. What was not paid yet is asked for no longer.

    Two of the same amount for the same reason are one, unless ``key`` tells them apart.
    """

    type: ClassVar[str] = "payments.refund"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    priority: ClassVar[str] = "high"
    order_id: Id
    amount: Decimal | None
    currency: str
    reason: str
    key: str = ""


class CollectPayment(Event, frozen=True, kw_only=True):
    """Cash was handed over at the door."""

    type: ClassVar[str] = "payments.collect"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    amount: Decimal
    collected_by: str


class LookAgain(Event, frozen=True, kw_only=True):
    """The customer says that it is paid: see whether it is."""

    type: ClassVar[str] = "payments.look_again"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id


class ScheduleDelivery(Event, frozen=True, kw_only=True):
    """Bring the order to its customer."""

    type: ClassVar[str] = "delivery.schedule"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    order_id: Id
    customer_id: Id
    address: dict[str, Any] | None
    fee: Decimal
    cash_due: Decimal
    currency: str
    number: int
    ready_at: Time | None
    is_paid: bool
    phone: str | None
    customer_name: str | None
    cash_note: Decimal | None


class CancelDelivery(Event, frozen=True, kw_only=True):
    """Do not bring it."""

    type: ClassVar[str] = "delivery.cancel"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    order_id: Id
    reason: str


class PauseShop(Event, frozen=True, kw_only=True):
    """Take no orders until then, or until somebody opens again; ``reason`` is one of ``plugins.tenants``."""

    type: ClassVar[str] = "tenants.pause"
    destination: ClassVar[tuple[str, ...]] = ("tenants",)
    until: Time | None
    reason: str
    member_id: Id | None
