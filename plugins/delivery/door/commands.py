"""What drivers, customers and the shop's people ask of a delivery that is on its way.

A driver's command names its ``driver_id``, and is refused where somebody else has the delivery.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id


class Arrive(Event, frozen=True, kw_only=True):
    """The driver is there: at the shop, or with the food at the customer's gate."""

    type: ClassVar[str] = "delivery.arrive"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class PickUp(Event, frozen=True, kw_only=True):
    """The driver has the food."""

    type: ClassVar[str] = "delivery.pick_up"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class HandOver(Event, frozen=True, kw_only=True):
    """The customer told the driver four digits.

    What they are is found out in the driver's turn, so that no command says them: ``digits`` is ``pin``,
    ``phone`` (the last four of the customer's, which count with a photo) or ``wrong``.
    """

    type: ClassVar[str] = "delivery.hand_over"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    priority: ClassVar[str] = "high"
    delivery_id: Id
    driver_id: Id
    digits: str


class TakeCash(Event, frozen=True, kw_only=True):
    """The customer gave this much, after change. ``is_short``: the driver knows that it is too little."""

    type: ClassVar[str] = "delivery.cash"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id
    amount: Decimal
    is_short: bool = False


class TakeTip(Event, frozen=True, kw_only=True):
    """The customer gave the driver this much for themselves, beside what was due."""

    type: ClassVar[str] = "delivery.tip"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id
    amount: Decimal


class TakeProof(Event, frozen=True, kw_only=True):
    """A picture for the delivery; a pin beside it where the driver sent one."""

    type: ClassVar[str] = "delivery.take_proof"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id
    media_id: str
    latitude: float | None = None
    longitude: float | None = None


class WaitAtDoor(Event, frozen=True, kw_only=True):
    """Nobody opens: tell the customer, and wait."""

    type: ClassVar[str] = "delivery.wait"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class AllowLeaving(Event, frozen=True, kw_only=True):
    """The customer chooses that the order is left somewhere safe."""

    type: ClassVar[str] = "delivery.allow_leaving"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    order_id: Id
    place: str


class LeaveSafe(Event, frozen=True, kw_only=True):
    """The driver left it where the customer chose, as the photo shows."""

    type: ClassVar[str] = "delivery.leave_safe"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class AskDirections(Event, frozen=True, kw_only=True):
    """The driver cannot find the place."""

    type: ClassVar[str] = "delivery.ask_directions"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class GiveDirections(Event, frozen=True, kw_only=True):
    """The customer says where it is."""

    type: ClassVar[str] = "delivery.give_directions"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    order_id: Id
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


class ReportProblem(Event, frozen=True, kw_only=True):
    """The driver has trouble, in their own words."""

    type: ClassVar[str] = "delivery.report_problem"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id
    text: str


class BringBack(Event, frozen=True, kw_only=True):
    """The driver gives up, and brings it back."""

    type: ClassVar[str] = "delivery.bring_back"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id
    reason: str


class GiveBack(Event, frozen=True, kw_only=True):
    """The driver has brought it back: the food is at the shop."""

    type: ClassVar[str] = "delivery.give_back"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class TakeBack(Event, frozen=True, kw_only=True):
    """The shop has it again."""

    type: ClassVar[str] = "delivery.take_back"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id


class CallBack(Event, frozen=True, kw_only=True):
    """The shop has its driver bring it back."""

    type: ClassVar[str] = "delivery.call_back"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id
    reason: str


class CarryOn(Event, frozen=True, kw_only=True):
    """The shop asks the driver to go on; also one who brings it back."""

    type: ClassVar[str] = "delivery.carry_on"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id


class Unlock(Event, frozen=True, kw_only=True):
    """Let the PIN be tried again."""

    type: ClassVar[str] = "delivery.unlock"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id


class Reopen(Event, frozen=True, kw_only=True):
    """Try again to bring what could not be handed over: its driver turns round, or another is looked for."""

    type: ClassVar[str] = "delivery.reopen"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id
