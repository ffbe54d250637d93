"""The commands that the payments domain obeys. Amounts are decimals, as on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from bot import Event, Id, Time


class ChargePayment(Event, frozen=True, kw_only=True):
    """Ask for the money of an order until ``expires_at``; half an hour if none is given.

    Asked for twice it is one attempt while the first is open. ``payment_id`` names the attempt for
    callers who need to ask again safely; without one it is made of the order and the attempts before.
    ``chosen_at`` is when this way of paying was chosen, if not just now: what was chosen later stands.
    """

    type: ClassVar[str] = "payments.charge"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    customer_id: Id | None
    amount: Decimal
    currency: str
    method: str
    phone: str | None = None
    email: str | None = None
    description: str = ""
    expires_at: Time | None = None
    payment_id: str = ""
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    chosen_at: Time | None = None


class RefundPayment(Event, frozen=True, kw_only=True):
    """Give back what was paid for an order; ``amount`` null is all of it, and nothing more is asked for.

    Two refunds of the same amount for the same reason are one, unless ``key`` tells them apart.
    """

    type: ClassVar[str] = "payments.refund"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    amount: Decimal | None
    currency: str
    reason: str
    key: str = ""


class CollectPayment(Event, frozen=True, kw_only=True):
    """Cash was handed over: ``amount`` of it is ours, the rest of ``tendered`` was given back as change.

    Without a ``collection_id`` the same sum collected twice by the same person is one collection.
    """

    type: ClassVar[str] = "payments.collect"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    amount: Decimal
    collected_by: str
    tendered: Decimal | None = None
    collection_id: str = ""


class WriteOff(Event, frozen=True, kw_only=True):
    """The shop lets the customer off what is missing of the cash for an order."""

    type: ClassVar[str] = "payments.write_off"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    member_id: Id


class FulfilPayment(Event, frozen=True, kw_only=True):
    """The order is made after all: keep the money that came late, rather than give it back."""

    type: ClassVar[str] = "payments.fulfil"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id


class PayOutRefund(Event, frozen=True, kw_only=True):
    """A person gave a refund back by hand: cash, or where a gateway could not."""

    type: ClassVar[str] = "payments.pay_out"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    refund_id: Id
    paid_by: str


class LookAgain(Event, frozen=True, kw_only=True):
    """Somebody says that they have paid: ask the gateway now. Their word alone changes nothing."""

    type: ClassVar[str] = "payments.look_again"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
