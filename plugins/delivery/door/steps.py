"""What may happen to a delivery between pick-up and the customer's hands: pure decisions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from bot import Event, decimal, minor
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
from plugins.delivery.door.handover import TRIES, Handover
from plugins.delivery.door.refusals import DoorClosed, Reason
from plugins.delivery.events import DeliveryCompleted, DeliveryPickedUp


def arrive(known: Handover, now: dt.datetime) -> list[Event]:
    """The driver waits at the shop; raises DoorClosed."""
    _require(known, "assigned")
    return [DriverArrived(**known.names, arrived_at=now)]


def pick_up(known: Handover, now: dt.datetime) -> list[Event]:
    """The driver has the food; raises DoorClosed, also where they had it before."""
    _require(known, "assigned")
    return [DeliveryPickedUp(**known.names, picked_up_at=now, location=None)]


def hand_over(known: Handover, digits: str, *, needs_photo: bool, now: dt.datetime) -> list[Event]:
    """Close it with the customer's digits, which are ``pin``, ``phone`` or ``wrong``. Raises DoorClosed.

    Wrong ones are counted. The end of the customer's phone number counts only beside a picture, and nothing
    tells the driver whether it would have been right without one.
    """
    if known.delivery.status == "completed":
        return []
    _require(known, "picked_up")
    if known.is_locked:
        raise DoorClosed(Reason.LOCKED)
    if not known.settled:
        raise DoorClosed(Reason.CASH_FIRST, known.due)
    is_pin = digits == "pin"
    if is_pin and needs_photo and not known.photo:
        raise DoorClosed(Reason.PHOTO_FIRST)
    if is_pin or (digits == "phone" and known.photo):
        return [complete(known, pin=is_pin, now=now)]
    return _wrong(known, now)


def complete(known: Handover, *, pin: bool, now: dt.datetime) -> Event:
    """The customer has it, proved by the PIN, a picture, or both."""
    return DeliveryCompleted(
        **known.names,
        delivered_at=now,
        signature=None,
        photo_url=f"media:{known.photo}" if known.photo else None,
        pin=pin,
    )


def leave(known: Handover, now: dt.datetime) -> list[Event]:
    """Leave it where the customer chose, with a picture of it, and only if it is paid. Raises DoorClosed."""
    if known.delivery.status == "completed":
        return []
    _require(known, "picked_up")
    if not known.may_leave:
        raise DoorClosed(Reason.NOT_CHOSEN)
    if not known.settled:
        raise DoorClosed(Reason.CASH_FIRST, known.due)
    if not known.photo:
        raise DoorClosed(Reason.PHOTO_FIRST)
    return [complete(known, pin=False, now=now)]


def take_cash(known: Handover, given: int, *, is_short: bool, now: dt.datetime) -> list[Event]:
    """The order's money first, and what is more is the driver's. Raises DoorClosed, also for too little."""
    _require(known, "picked_up")
    if known.taken:
        raise DoorClosed(Reason.TAKEN_ALREADY)
    if known.due == 0:
        raise DoorClosed(Reason.PAID_ALREADY)
    if given < known.due and not is_short:
        raise DoorClosed(Reason.TOO_LITTLE, known.due - given)
    amount = min(given, known.due)
    return [
        CashTaken(
            **known.names,
            given=decimal(given),
            amount=decimal(amount),
            tip=decimal(given - amount),
            missing=decimal(known.due - amount),
            currency=known.currency,
            taken_at=now,
        )
    ]


def take_tip(known: Handover, amount: int) -> list[Event]:
    """The driver was given something for themselves; raises DoorClosed."""
    _require(known, "picked_up")
    return [Tipped(**known.names, amount=decimal(amount), currency=known.currency)]


def pay_otherwise(known: Handover, amount: Decimal, currency: str) -> list[Event]:
    """The money came another way before any was taken at the door: nothing is asked for there."""
    enough = currency == known.currency and minor(amount) >= known.due
    if known.settled or not enough or known.delivery.status in ("unknown", "completed", *model.OVER):
        return []
    return [not_due(known)]


def ask_less(known: Handover, total: Decimal) -> list[Event]:
    """The order costs less: so much less is to be paid at the door, unless it was paid already."""
    if known.settled or minor(total) >= known.due or known.delivery.status in ("completed", *model.OVER):
        return []
    return [DueChanged(**known.names, cash_due=total, currency=known.currency)]


def not_due(known: Handover) -> Event:
    """Nothing is to be paid at the door."""
    return CashNotDue(
        **known.names,
        give_back=decimal(known.taken),
        currency=known.currency,
        late=known.delivery.status != "picked_up" and known.taken > 0,
    )


def take_proof(
    known: Handover, media_id: str, place: tuple[float | None, float | None], now: dt.datetime
) -> list[Event]:
    """Keep a picture with the delivery; raises DoorClosed."""
    if known.photo == media_id:
        return []
    _require(known, "picked_up")
    latitude, longitude = place
    return [
        ProofTaken(**known.names, media_id=media_id, latitude=latitude, longitude=longitude, taken_at=now)
    ]


def wait(known: Handover, contact: int, until: dt.datetime) -> list[Event]:
    """The driver waits at the gate; raises DoorClosed."""
    _require(known, "picked_up")
    return [WaitingAtDoor(**known.names, contact=contact, until=until)]


def ask_directions(known: Handover) -> list[Event]:
    """The driver cannot find it; raises DoorClosed."""
    _require(known, "picked_up")
    return [DirectionsAsked(**known.names)]


def report(known: Handover, text: str) -> list[Event]:
    """The driver has trouble; raises DoorClosed."""
    _require(known, "assigned", "picked_up", "returning")
    return [ProblemReported(**known.names, text=text)]


def allow_leaving(known: Handover, place: str) -> list[Event]:
    """The customer chooses a safe place; of something still to be paid for that means nothing."""
    if known.may_leave or not known.settled or known.delivery.status != "picked_up":
        return []
    return [LeavingAllowed(**known.names, place=place)]


def bring_back(known: Handover, reason: str, now: dt.datetime) -> list[Event]:
    """Give up handing it over; raises DoorClosed."""
    _require(known, "assigned", "picked_up")
    return model.fail(known.delivery, reason, now)


def come_back(known: Handover, said_by: str, now: dt.datetime) -> list[Event]:
    """The food is at the shop again, as the driver or the shop says; raises DoorClosed."""
    _require(known, "returning")
    return model.come_back(known.delivery, said_by, now)


def unlock(known: Handover, member: str, now: dt.datetime) -> list[Event]:
    """Let the PIN be tried again; raises DoorClosed."""
    _require(known, "picked_up")
    return [DeliveryUnlocked(**known.names, unlocked_by=member, unlocked_at=now)]


def carry_on(known: Handover, member: str, now: dt.datetime) -> list[Event]:
    """The shop asks the driver to go on, or to turn round, with a new PIN; raises DoorClosed."""
    _require(known, "assigned", "picked_up", "returning")
    gone_on: list[Event] = [CarriedOn(**known.names, said_by=member)]
    if known.delivery.status != "returning":
        return gone_on
    if known.delivery.cancelled:
        raise DoorClosed("cancelled")
    return [*gone_on, DeliveryPickedUp(**known.names, picked_up_at=now, location=None)]


def reopen(known: Handover, member: str, now: dt.datetime) -> list[Event]:
    """Try again to bring what failed: by its driver, or by another once it is back. Raises DoorClosed."""
    if known.delivery.status == "returning":
        return carry_on(known, member, now)
    _require(known, "failed")
    at = known.delivery
    return [
        DeliveryReopened(
            delivery_id=at.id, order_id=at.order_id, number=at.number, reopened_by=member, reopened_at=now
        )
    ]


def _wrong(known: Handover, now: dt.datetime) -> list[Event]:
    refused = PinRefused(**known.names, left=TRIES - known.wrong - 1)
    if refused.left:
        return [refused]
    return [refused, DeliveryLocked(**known.names, locked_at=now)]


def _require(known: Handover, *allowed: str) -> None:
    """Raise DoorClosed with where it stands instead."""
    if known.delivery.status not in allowed:
        raise DoorClosed(known.delivery.status)
