"""What is kept of drivers' answers and places, and for how long."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, update

from bot import Transaction
from plugins.delivery.plugin import plugin
from plugins.delivery.store.tables import drivers, offers

KEPT: Final = 7 * 86400.0
"""Seconds that an offer, and a driver's last place, are worth keeping."""


@plugin.every(seconds=3600)
async def forget(tx: Transaction) -> None:
    """Forget offers that were answered long ago, and where drivers were then, of every shop."""
    old = tx.now - KEPT
    await tx.execute(delete(offers).where(offers.c.answer.is_not(None), offers.c.expires_at < old))
    nowhere = {"latitude": None, "longitude": None, "located_at": None}
    await tx.execute(update(drivers).where(drivers.c.located_at < old).values(nowhere))
