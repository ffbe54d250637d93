"""The commands of drivers and of the shop, as their chats send them: who may have what."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id


class SetShift(Event, frozen=True, kw_only=True):
    """Command: the driver begins work, or ends it. What is null stays as it was.

    ``area`` is where they are when no pin says so; ``vehicle`` one of foot, bicycle, motorbike and car.
    """

    type: ClassVar[str] = "delivery.shift"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    driver_id: Id
    on: bool
    area: str | None = None
    vehicle: str | None = None


class LocateDriver(Event, frozen=True, kw_only=True):
    """Command: this is where the driver is now, in decimal degrees."""

    type: ClassVar[str] = "delivery.locate"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    driver_id: Id
    latitude: float
    longitude: float


class TakeDelivery(Event, frozen=True, kw_only=True):
    """Command: the driver says yes to an offer. Of several who do, one has it."""

    type: ClassVar[str] = "delivery.take"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class PassDelivery(Event, frozen=True, kw_only=True):
    """Command: the driver says no to an offer, or gives back what they did not pick up yet."""

    type: ClassVar[str] = "delivery.pass"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id


class AssignDelivery(Event, frozen=True, kw_only=True):
    """Command: the shop gives it to one of its people, offered or not."""

    type: ClassVar[str] = "delivery.assign"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    driver_id: Id
    member_id: Id | None


class SearchAgain(Event, frozen=True, kw_only=True):
    """Command: the shop would rather wait: ask the drivers once more, from the first."""

    type: ClassVar[str] = "delivery.search_again"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id | None


class LetCollect(Event, frozen=True, kw_only=True):
    """Command: nobody brings it; the customer is asked to fetch it."""

    type: ClassVar[str] = "delivery.let_collect"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    delivery_id: Id
    member_id: Id | None
