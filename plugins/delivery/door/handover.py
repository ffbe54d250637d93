"""A delivery in its driver's hands: what its events say of the way to the customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Final

from bot import Event, minor
from plugins.delivery import model
from plugins.delivery.door.events import (
    CarriedOn,
    CashNotDue,
    CashTaken,
    DeliveryLocked,
    DeliveryReopened,
    DeliveryUnlocked,
    DirectionsAsked,
    DriverArrived,
    DueChanged,
    LeavingAllowed,
    PinRefused,
    ProblemReported,
    ProofTaken,
    Tipped,
    WaitingAtDoor,
)
from plugins.delivery.events import DeliveryPickedUp, DeliveryScheduled
from plugins.delivery.model import Delivery

TRIES: Final = 5
"""Wrong PINs until only the shop can open it again: 5 of 10,000 are guessed once in 2,000 deliveries."""

KINDS: Final[tuple[type[Event], ...]] = (
    PinRefused,
    DeliveryLocked,
    DeliveryUnlocked,
    ProofTaken,
    CashTaken,
    CashNotDue,
    DueChanged,
    LeavingAllowed,
    DriverArrived,
    WaitingAtDoor,
    DirectionsAsked,
    ProblemReported,
    Tipped,
    CarriedOn,
    DeliveryReopened,
)
"""The events of a delivery's stream beside those that change where it stands."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What a delivery's events say of its way to the customer. Amounts are minor units of ``currency``.

    ``wrong`` counts PINs since the delivery was last picked up or unlocked; ``taken`` is the order's cash
    that the driver has, ``tip`` what came beyond it, ``settled`` whether nothing more is to be asked for;
    ``photo`` is the newest picture's media id.
    """

    delivery: Delivery = field(default_factory=Delivery)
    currency: str = ""
    phone: str = ""
    fee: int = 0
    due: int = 0
    taken: int = 0
    tip: int = 0
    settled: bool = False
    wrong: int = 0
    photo: str = ""
    may_leave: bool = False

    @property
    def is_locked(self) -> bool:
        """Whether no PIN opens it any more."""
        return self.wrong >= TRIES

    @property
    def names(self) -> dict[str, Any]:
        """What news of it begins with."""
        return self.delivery.names


def evolve(known: Handover, event: Event) -> Handover:
    """The hand-over after one more event."""
    changes: dict[str, Any] = {}
    match event:
        case DeliveryScheduled():
            changes = _scheduled(event)
        case PinRefused():
            changes = {"wrong": known.wrong + 1}
        case DeliveryUnlocked():
            changes = {"wrong": 0}
        case ProofTaken():
            changes = {"photo": event.media_id}
        case CashTaken():
            changes = {"taken": minor(event.amount), "tip": minor(event.tip), "settled": True}
        case CashNotDue():
            changes = {"due": 0, "taken": 0, "tip": 0, "settled": True}
        case DueChanged():
            changes = {"due": minor(event.cash_due)}
        case LeavingAllowed():
            changes = {"may_leave": True}
        case DeliveryPickedUp():
            changes = {"wrong": 0, "photo": "", "may_leave": False}
    return replace(known, delivery=model.evolve(known.delivery, event), **changes)


def _scheduled(event: DeliveryScheduled) -> dict[str, Any]:
    due = 0 if event.is_paid else minor(event.cash_due)
    return {
        "currency": event.currency,
        "phone": event.phone or "",
        "fee": minor(event.fee),
        "due": due,
        "settled": due == 0,
    }


def fold(events: Iterable[Event]) -> Handover:
    """The hand-over that these events make."""
    return reduce(evolve, events, Handover())
