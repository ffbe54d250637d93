"""The rows of settlements: what drivers said they hand in, and what the shop answered. In minor units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, insert, select, update

from bot import Transaction
from plugins.delivery.store.door_tables import settlements
from plugins.delivery.store.tables import Row


async def add(tx: Transaction, settlement_id: str, driver_id: str, **said: Any) -> None:
    """Note what a driver says now, in place of what they said before and nobody answered."""
    await tx.execute(
        update(settlements)
        .where(_is_asked(tx, settlements.c.driver_id == driver_id))
        .values(state="replaced")
    )
    row = {"settlement_id": settlement_id, "tenant": tx.tenant, "driver_id": driver_id, **said}
    await tx.execute(insert(settlements).values(**row, state="asked", asked_at=tx.now))


async def find(tx: Transaction, settlement_id: str) -> Row | None:
    """Return a settlement, whatever became of it."""
    mine = and_(settlements.c.tenant == tx.tenant, settlements.c.settlement_id == settlement_id)
    row: Row | None = (await tx.execute(select(settlements).where(mine))).mappings().one_or_none()
    return row


async def decide(tx: Transaction, settlement_id: str, state: str, member_id: str) -> bool:
    """Settle or refuse it; False where that was decided before."""
    mine = _is_asked(tx, settlements.c.settlement_id == settlement_id)
    decided = update(settlements).where(mine).values(state=state, decided_by=member_id)
    return bool((await tx.execute(decided)).rowcount)


def _is_asked(tx: Transaction, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(settlements.c.tenant == tx.tenant, settlements.c.state == "asked", mine)
