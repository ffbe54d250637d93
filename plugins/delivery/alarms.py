"""Drivers in danger: everybody at the shop is told at once, and once more if nobody answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import and_, insert, select, update

from bot import Transaction, new_id, utc
from plugins.delivery.alarm_events import AlarmAnswered, AlarmRaised, AnswerAlarm, RaiseAlarm
from plugins.delivery.store import drivers
from plugins.delivery.store.door_tables import alarms

AGAIN: Final = 120.0
"""Seconds until everybody is told once more."""

Row = Mapping[str, Any]


async def sound(tx: Transaction, command: RaiseAlarm) -> None:
    """Tell everybody at the shop; a driver who says it again is heard again."""
    row = {
        "alarm_id": new_id(),
        "tenant": tx.tenant,
        "driver_id": command.driver_id,
        "raised_at": tx.now,
        "due_at": tx.now + AGAIN,
    }
    await tx.execute(insert(alarms).values(row))
    await _tell(tx, row, repeated=False)


async def repeat(tx: Transaction) -> None:
    """Tell everybody once more of alarms, of every tenant, that nobody answered."""
    is_due = alarms.c.due_at <= tx.now
    found = list((await tx.execute(select(alarms).where(is_due))).mappings())
    await tx.execute(update(alarms).where(is_due).values(due_at=None))
    for row in found:
        tx.tenant = row["tenant"]
        await _tell(tx, row, repeated=True)


async def answer(tx: Transaction, command: AnswerAlarm) -> None:
    """Somebody helps: the drivers are told who, and nobody is called any more."""
    is_open = and_(alarms.c.tenant == tx.tenant, alarms.c.answered_by.is_(None))
    found = list((await tx.execute(select(alarms).where(is_open))).mappings())
    await tx.execute(update(alarms).where(is_open).values(answered_by=command.member_id, due_at=None))
    for row in found:
        tx.publish(
            AlarmAnswered(alarm_id=row["alarm_id"], driver_id=row["driver_id"], answered_by=command.member_id)
        )


async def is_open(tx: Transaction) -> bool:
    """Whether somebody waits for an answer."""
    unanswered = and_(alarms.c.tenant == tx.tenant, alarms.c.answered_by.is_(None))
    return (await tx.execute(select(alarms.c.alarm_id).where(unanswered).limit(1))).scalar() is not None


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
