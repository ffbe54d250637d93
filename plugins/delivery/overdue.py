"""Jobs that take too long: a driver who does not come for the food, or is not heard of again."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select, update

from bot import Transaction
from plugins.delivery.search_events import JobOverdue
from plugins.delivery.store.tables import deliveries, watches

LIMITS: Final = {"assigned": 15 * 60.0, "picked_up": 45 * 60.0}
"""Seconds that a job may stand there: from when the food is ready, or from when the driver has it."""

AGAIN: Final = 10 * 60.0
"""Seconds until the driver and the shop are told once more; then no more."""

TOLD: Final = 2


async def keep(tx: Transaction, delivery_id: str, ready_at: dt.datetime | None) -> None:
    """Know when the food is ready, as was said last; who has it already is given that much time."""
    ready = ready_at.timestamp() if ready_at else tx.now
    mine = _is(tx, delivery_id)
    if not (await tx.execute(update(watches).where(mine).values(ready_at=ready))).rowcount:
        row = {"delivery_id": delivery_id, "tenant": tx.tenant, "ready_at": ready, "told": 0}
        await tx.execute(insert(watches).values(row))
    await follow(tx, delivery_id)


async def follow(tx: Transaction, delivery_id: str | None) -> None:
    """Begin to watch a job as it stands now, or watch it no longer."""
    if delivery_id is None:
        return
    standing = select(deliveries.c.status).where(
        deliveries.c.tenant == tx.tenant, deliveries.c.delivery_id == delivery_id
    )
    status = (await tx.execute(standing)).scalar()
    mine = _is(tx, delivery_id)
    if status == "scheduled":
        await tx.execute(update(watches).where(mine).values(due_at=None))
    elif status in LIMITS:
        ready = (await tx.execute(select(watches.c.ready_at).where(mine))).scalar()
        start = max(tx.now, ready or tx.now) if status == "assigned" else tx.now
        await tx.execute(update(watches).where(mine).values(due_at=start + LIMITS[status], told=0))
    else:
        await tx.execute(delete(watches).where(mine))


async def tell(tx: Transaction) -> None:
    """Tell of what takes too long, for every tenant."""
    late = select(deliveries, watches.c.told).join(watches, watches.c.delivery_id == deliveries.c.delivery_id)
    for row in (await tx.execute(late.where(watches.c.due_at <= tx.now))).mappings().all():
        told = row["told"] + 1
        due_at = tx.now + AGAIN if told < TOLD else None
        mine = watches.c.delivery_id == row["delivery_id"]
        await tx.execute(update(watches).where(mine).values(told=told, due_at=due_at))
        names = ("delivery_id", "order_id", "driver_id", "number", "status")
        tx.publish(JobOverdue(**{name: row[name] for name in names}, told=told), tenant=row["tenant"])


def _is(tx: Transaction, delivery_id: str) -> Any:
    return and_(watches.c.tenant == tx.tenant, watches.c.delivery_id == delivery_id)
