"""Drivers in danger: everybody at the shop is told at once, and once more if nobody answers."""

from __future__ import annotations

from typing import Final

from bot import Transaction, new_id, utc
from plugins.delivery.alarms.events import AlarmAnswered, AlarmRaised, AnswerAlarm, RaiseAlarm
from plugins.delivery.store import alarms, drivers
from plugins.delivery.store.tables import Row

AGAIN: Final = 120.0
"""Seconds until everybody is told once more."""


async def sound(tx: Transaction, command: RaiseAlarm) -> None:
    """Tell everybody at the shop; a driver who says it again is heard again."""
    alarm = await alarms.add(tx, new_id(), command.driver_id, tx.now + AGAIN)
    await _tell(tx, alarm, repeated=False)


async def repeat(tx: Transaction) -> None:
    """Tell everybody once more of alarms, of every tenant, that nobody answered."""
    for alarm in await alarms.take_due(tx):
        tx.tenant = alarm["tenant"]
        await _tell(tx, alarm, repeated=True)


async def answer(tx: Transaction, command: AnswerAlarm) -> None:
    """Somebody helps: the drivers are told who, and nobody is called any more."""
    member = command.member_id
    for alarm in await alarms.answer(tx, member):
        driver = alarm["driver_id"]
        tx.publish(AlarmAnswered(alarm_id=alarm["alarm_id"], driver_id=driver, answered_by=member))


async def _tell(tx: Transaction, alarm: Row, *, repeated: bool) -> None:
    driver = await drivers.find(tx, alarm["driver_id"]) or {}
    job = next(iter(await drivers.jobs(tx, alarm["driver_id"])), None)
    located = driver.get("located_at")
    tx.publish(
        AlarmRaised(
            alarm_id=alarm["alarm_id"],
            driver_id=alarm["driver_id"],
            latitude=driver.get("latitude"),
            longitude=driver.get("longitude"),
            seen_at=None if located is None else utc(located),
            area=driver.get("area", ""),
            number=job["number"] if job else None,
            landmark=((job["address"] or {}).get("text") or "") if job else "",
            repeated=repeated,
            raised_at=utc(alarm["raised_at"]),
        )
    )
