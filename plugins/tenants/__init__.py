"""The shops that trade here: one tenant behind each business number."""

from __future__ import annotations

from pathlib import Path

from bot import Plugin, Shop, Transaction
from plugins.tenants import service
from plugins.tenants.events import TenantChanged

__all__ = ["TenantChanged", "plugin"]

plugin = Plugin("tenants", home=Path(__file__).parent)


@plugin.query("shops")
async def shops(tx: Transaction) -> list[Shop]:
    """Return every shop, in the order of their business numbers."""
    return await service.shops(tx)
