"""How much of each product is left. What was never counted never runs out."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin, Transaction
from plugins.inventory import service
from plugins.inventory.events import InventoryUpdated

__all__ = ["InventoryUpdated", "plugin"]

plugin = Plugin("inventory", home=Path(__file__).parent)


@plugin.query("levels")
async def levels(tx: Transaction, tenant: str) -> dict[str, int]:
    """Return what is left by product id, of the products that are counted."""
    return await service.levels(tx, tenant)
