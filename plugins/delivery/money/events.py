"""What the delivery domain publishes of drivers' money. Of the order's money payments tells, not this."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time


class SettlementAsked(Event, frozen=True, kw_only=True):
    """A driver says that they hand in ``amount`` of the ``held`` cash that is the shop's.

    ``variance`` is what they hand in less what they hold: below zero they keep some.
    """

    type: ClassVar[str] = "delivery.settlement_asked"
    settlement_id: Id
    driver_id: Id
    amount: Decimal
    held: Decimal
    variance: Decimal
    currency: str
    asked_at: Time


class Settled(Event, frozen=True, kw_only=True):
    """The shop has the cash; ``held`` is what the driver still holds."""

    type: ClassVar[str] = "delivery.settled"
    settlement_id: Id
    driver_id: Id
    amount: Decimal
    held: Decimal
    variance: Decimal
    currency: str
    decided_by: Id


class SettlementRefused(Event, frozen=True, kw_only=True):
    """The shop does not agree: nothing was handed in, and the driver holds what they held."""

    type: ClassVar[str] = "delivery.settlement_refused"
    settlement_id: Id
    driver_id: Id
    amount: Decimal
    held: Decimal
    currency: str
    decided_by: Id


class SettlementClosed(Event, frozen=True, kw_only=True):
    """Somebody at the shop decided about cash that was decided about before; ``state`` says how."""

    type: ClassVar[str] = "delivery.settlement_closed"
    settlement_id: Id
    member_id: Id
    amount: Decimal
    currency: str
    state: str
