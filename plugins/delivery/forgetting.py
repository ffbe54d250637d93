"""What is kept of drivers' answers and places, and of pictures from the door, and for how long."""

from __future__ import annotations

from typing import Final

from bot import Transaction
from plugins.delivery.plugin import plugin
from plugins.delivery.store import drivers, proofs, searches

KEPT: Final = 7 * 86400.0
"""Seconds that an offer, and a driver's last place, are worth keeping."""


@plugin.every(seconds=3600)
async def forget(tx: Transaction) -> None:
    """Forget old offers that were answered, where drivers were then, and pictures, of every shop."""
    await searches.forget_answered(tx, tx.now - KEPT)
    await drivers.forget_places(tx, tx.now - KEPT)
    await proofs.forget(tx)
