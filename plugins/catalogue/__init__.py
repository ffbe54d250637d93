"""What each shop sells: products, sizes, extras, prices, and the words people use for them."""

from __future__ import annotations

from pathlib import Path

from bot import Menu, Plugin, Transaction
from plugins.catalogue import service
from plugins.catalogue.events import CatalogueChanged

__all__ = ["CatalogueChanged", "plugin"]

plugin = Plugin("catalogue", home=Path(__file__).parent)


@plugin.query("menu")
async def menu(tx: Transaction, tenant: str) -> Menu:
    """Return everything the tenant sells, in the order of its menu; empty, version 0, if nothing yet."""
    return await service.menu(tx, tenant)
