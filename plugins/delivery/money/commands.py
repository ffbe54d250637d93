"""What is asked about drivers' money."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id


class CollectPayment(Event, frozen=True, kw_only=True):
    """Cash was handed over at the door: payments books it, in whose own words this is said."""

    type: ClassVar[str] = "payments.collect"
    destination: ClassVar[tuple[str, ...]] = ("payments",)
    order_id: Id
    amount: Decimal
    collected_by: str
    collection_id: str


class Settle(Event, frozen=True, kw_only=True):
    """The driver hands in cash, which the shop has to agree to."""

    type: ClassVar[str] = "delivery.settle"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    driver_id: Id
    amount: Decimal
    currency: str


class ConfirmSettlement(Event, frozen=True, kw_only=True):
    """One of the shop's people has counted the cash, and agrees or not."""

    type: ClassVar[str] = "delivery.confirm_settlement"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    settlement_id: Id
    agreed: bool
    member_id: Id
