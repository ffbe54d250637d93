"""Calls for help, and who answers them, each in a transaction of its own."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.delivery.alarms import service
from plugins.delivery.alarms.events import AnswerAlarm, RaiseAlarm
from plugins.delivery.plugin import plugin


@plugin.consume("delivery.raise_alarm")
async def raise_alarm(tx: Transaction, envelope: Envelope) -> None:
    """The driver is in danger."""
    await service.sound(tx, envelope.read(RaiseAlarm))


@plugin.consume("delivery.answer_alarm")
async def answer_alarm(tx: Transaction, envelope: Envelope) -> None:
    """Somebody helps."""
    await service.answer(tx, envelope.read(AnswerAlarm))


@plugin.every(seconds=5)
async def look_at_alarms(tx: Transaction) -> None:
    """Call once more for drivers whom nobody answered."""
    await service.repeat(tx)
