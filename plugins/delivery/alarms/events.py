"""A driver in danger, and who comes to help. None of it names the order: the customer hears of none of it."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id, Time


class RaiseAlarm(Event, frozen=True, kw_only=True):
    """Command: the driver is in danger."""

    type: ClassVar[str] = "delivery.raise_alarm"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    priority: ClassVar[str] = "high"
    driver_id: Id


class AnswerAlarm(Event, frozen=True, kw_only=True):
    """Command: one of the shop's people has seen what alarms are open, and helps."""

    type: ClassVar[str] = "delivery.answer_alarm"
    destination: ClassVar[tuple[str, ...]] = ("delivery",)
    priority: ClassVar[str] = "high"
    member_id: Id


class AlarmRaised(Event, frozen=True, kw_only=True):
    """A driver is in danger: the shop's people call them. ``repeated``: nobody answered for two minutes.

    Where they were last, in decimal degrees and at ``seen_at``, or the ``area`` they work in; and what they
    bring: the order's ``number``, and the ``landmark`` that they bring it to.
    """

    type: ClassVar[str] = "delivery.sos"
    priority: ClassVar[str] = "high"
    alarm_id: Id
    driver_id: Id
    latitude: float | None
    longitude: float | None
    seen_at: Time | None
    area: str
    number: int | None
    landmark: str
    repeated: bool
    raised_at: Time


class AlarmAnswered(Event, frozen=True, kw_only=True):
    """Somebody at the shop has seen it; ``answered_by`` is the member."""

    type: ClassVar[str] = "delivery.sos_answered"
    priority: ClassVar[str] = "high"
    alarm_id: Id
    driver_id: Id
    answered_by: Id
