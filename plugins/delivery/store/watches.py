"""The rows of watched jobs: when the food is ready, and when somebody is to be told that it takes long."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from bot import Transaction
from plugins.delivery.store.tables import Row, deliveries, watches


async def find(tx: Transaction, delivery_id: str) -> Row | None:
    """Return the watch of a delivery; None where it is not watched."""
    row: Row | None = (await tx.execute(select(watches).where(_is(tx, delivery_id)))).mappings().one_or_none()
    return row


async def set_ready(tx: Transaction, delivery_id: str, ready_at: float) -> None:
    """Keep when the food is ready."""
    if await change(tx, delivery_id, ready_at=ready_at):
        return
    row = {"delivery_id": delivery_id, "tenant": tx.tenant, "ready_at": ready_at, "told": 0}
    await tx.execute(insert(watches).values(row))


async def change(tx: Transaction, delivery_id: str, **changes: Any) -> bool:
    """Change a watch; False where there is none."""
    return bool((await tx.execute(update(watches).where(_is(tx, delivery_id)).values(changes))).rowcount)


async def late(tx: Transaction) -> list[Row]:
    """Watched deliveries, of every tenant, of which somebody is to be told by now; each as one row."""
    both = select(deliveries, watches.c.told).join(watches, watches.c.delivery_id == deliveries.c.delivery_id)
    return list((await tx.execute(both.where(watches.c.due_at <= tx.now))).mappings())


async def end(tx: Transaction, delivery_id: str) -> None:
    """Watch it no longer."""
    await tx.execute(delete(watches).where(_is(tx, delivery_id)))


def _is(tx: Transaction, delivery_id: str) -> ColumnElement[bool]:
    return and_(watches.c.tenant == tx.tenant, watches.c.delivery_id == delivery_id)
