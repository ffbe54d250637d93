"""Drivers who wait at a gate: the customer is told at once and halfway, and then somebody has to decide."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from bot import Transaction
from plugins.delivery.store.door_tables import waits
from plugins.delivery.store.tables import Row

LASTS: Final = 600.0
"""Seconds that a driver waits; Bolt's and Stuart's drivers wait as long."""
AGAIN: Final = 300.0
"""Seconds until the customer is told a second time."""


async def begin(tx: Transaction, delivery_id: str, until: float) -> None:
    """Wait until then, in place of any wait before; the customer was told once."""
    await end(tx, delivery_id)
    row = {"delivery_id": delivery_id, "tenant": tx.tenant, "contact": 1}
    await tx.execute(insert(waits).values(**row, until=until, due_at=tx.now + AGAIN))


async def find(tx: Transaction, delivery_id: str) -> Row | None:
    """The newest wait of this delivery, over or not; None where nobody waits."""
    row: Row | None = (await tx.execute(select(waits).where(_is(tx, delivery_id)))).mappings().one_or_none()
    return row


async def is_over(tx: Transaction, delivery_id: str) -> bool:
    """Whether the driver waited, and long enough."""
    waiting = await find(tx, delivery_id)
    return waiting is not None and waiting["until"] <= tx.now


async def take_due(tx: Transaction) -> list[Row]:
    """Waits, of every tenant, for which something has to be done by now; each is taken once."""
    is_due = waits.c.due_at <= tx.now
    found = list((await tx.execute(select(waits).where(is_due))).mappings())
    await tx.execute(update(waits).where(is_due).values(due_at=None))
    return found


async def contacted(tx: Transaction, delivery_id: str) -> None:
    """The customer was told once more; next, the wait is over."""
    again = {"contact": waits.c.contact + 1, "due_at": waits.c.until}
    await tx.execute(update(waits).where(_is(tx, delivery_id)).values(again))


async def end(tx: Transaction, delivery_id: str) -> None:
    """The driver waits no more."""
    await tx.execute(delete(waits).where(_is(tx, delivery_id)))


def _is(tx: Transaction, delivery_id: str) -> Any:
    return (waits.c.tenant == tx.tenant) & (waits.c.delivery_id == delivery_id)
