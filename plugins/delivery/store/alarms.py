"""The rows of alarms: which driver called for help, and who answered."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, insert, select, update

from bot import Transaction
from plugins.delivery.store.door_tables import alarms
from plugins.delivery.store.tables import Row


async def add(tx: Transaction, alarm_id: str, driver_id: str, due_at: float) -> Row:
    """Note who calls; everybody is told again at ``due_at``, in unix seconds."""
    row = {"alarm_id": alarm_id, "tenant": tx.tenant, "driver_id": driver_id, "raised_at": tx.now}
    await tx.execute(insert(alarms).values(**row, due_at=due_at))
    return row


async def take_due(tx: Transaction) -> list[Row]:
    """Alarms, of every tenant, of which everybody is to be told again by now; each is taken once."""
    is_due = alarms.c.due_at <= tx.now
    found = list((await tx.execute(select(alarms).where(is_due))).mappings())
    await tx.execute(update(alarms).where(is_due).values(due_at=None))
    return found


async def answer(tx: Transaction, member_id: str) -> list[Row]:
    """Close the tenant's alarms in that member's name, and return those that were open."""
    found = list((await tx.execute(select(alarms).where(_is_open(tx)))).mappings())
    await tx.execute(update(alarms).where(_is_open(tx)).values(answered_by=member_id, due_at=None))
    return found


async def is_open(tx: Transaction) -> bool:
    """Whether somebody waits for an answer."""
    found = await tx.execute(select(alarms.c.alarm_id).where(_is_open(tx)).limit(1))
    return found.scalar() is not None


def _is_open(tx: Transaction) -> ColumnElement[bool]:
    return and_(alarms.c.tenant == tx.tenant, alarms.c.answered_by.is_(None))
