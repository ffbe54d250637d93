"""How much of each product is left. What was never counted never runs out."""

from __future__ import annotations

from plugins.inventory import domain, vending
from plugins.inventory.events import InventoryUpdated
from plugins.inventory.plugin import plugin

__all__ = ["InventoryUpdated", "domain", "plugin", "vending"]
