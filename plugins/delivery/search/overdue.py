"""Jobs that take too long: a driver who does not come for the food, or is not heard of again with it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import Transaction
from plugins.delivery import store
from plugins.delivery.search.events import JobOverdue
from plugins.delivery.store import watches

LIMITS: Final = {"assigned": 15 * 60.0, "picked_up": 45 * 60.0, "returning": 45 * 60.0}
"""Seconds that a job may stand there: from when the food is ready, or the driver has it, or turns round."""

AGAIN: Final = 10 * 60.0
"""Seconds until the driver and the shop are told once more; then no more."""

TOLD: Final = 2
"""How often they are told at most."""


async def keep(tx: Transaction, delivery_id: str, ready_at: dt.datetime | None) -> None:
    """Know when the food is ready, as was said last; who has it already is given that much time."""
    await watches.set_ready(tx, delivery_id, ready_at.timestamp() if ready_at else tx.now)
    await follow(tx, delivery_id)


async def follow(tx: Transaction, delivery_id: str | None) -> None:
    """Begin to watch a job as it stands now, or watch it no longer."""
    known = await store.find(tx, delivery_id=delivery_id) if delivery_id else None
    if known is None:
        return
    status, delivery_id = known["status"], known["delivery_id"]
    if status == "scheduled":
        await watches.change(tx, delivery_id, due_at=None)
    elif status in LIMITS:
        watch = await watches.find(tx, delivery_id) or {}
        start = max(tx.now, watch.get("ready_at") or tx.now) if status == "assigned" else tx.now
        await watches.change(tx, delivery_id, due_at=start + LIMITS[status], told=0)
    else:
        await watches.end(tx, delivery_id)


async def tell(tx: Transaction) -> None:
    """Tell of what takes too long, each in its own tenant's name."""
    for row in await watches.late(tx):
        tx.tenant, told = row["tenant"], row["told"] + 1
        due_at = tx.now + AGAIN if told < TOLD else None
        await watches.change(tx, row["delivery_id"], told=told, due_at=due_at)
        names = ("delivery_id", "order_id", "driver_id", "number", "status")
        tx.publish(JobOverdue(**{name: row[name] for name in names}, told=told))
