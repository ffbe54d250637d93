"""What the catalogue domain obeys, hears of and answers."""

from __future__ import annotations

from bot import Envelope, Menu, Transaction
from plugins.catalogue import changes, service
from plugins.catalogue.commands import (
    AddProduct,
    AddProducts,
    RemoveProduct,
    SetAlias,
    SetAvailable,
    SetPrice,
)
from plugins.catalogue.plugin import plugin


@plugin.query("menu")
async def menu(tx: Transaction, tenant: str) -> Menu:
    """Return everything the tenant sells, in the order of its menu; empty, version 0, if nothing yet."""
    return await service.menu(tx, tenant)


@plugin.consume("catalogue.set_available")
async def set_available(tx: Transaction, envelope: Envelope) -> None:
    """Let customers order a product, or not for now."""
    await changes.set_available(tx, envelope.read(SetAvailable))


@plugin.consume("catalogue.set_price")
async def set_price(tx: Transaction, envelope: Envelope) -> None:
    """Change a price."""
    await changes.set_price(tx, envelope.read(SetPrice))


@plugin.consume("catalogue.add_product")
async def add_product(tx: Transaction, envelope: Envelope) -> None:
    """Sell one thing more."""
    await changes.add(tx, envelope.read(AddProduct))


@plugin.consume("catalogue.add_products")
async def add_products(tx: Transaction, envelope: Envelope) -> None:
    """Sell several things more."""
    await changes.add_all(tx, envelope.read(AddProducts))


@plugin.consume("catalogue.remove_product")
async def remove_product(tx: Transaction, envelope: Envelope) -> None:
    """Sell one thing less."""
    await changes.remove(tx, envelope.read(RemoveProduct))


@plugin.consume("catalogue.set_alias")
async def set_alias(tx: Transaction, envelope: Envelope) -> None:
    """Give products another name, or take it away."""
    await changes.set_alias(tx, envelope.read(SetAlias))


@plugin.consume("inventory.sold_out")
async def sold_out(tx: Transaction, envelope: Envelope) -> None:
    """What has run out cannot be ordered."""
    await changes.follow_stock(tx, envelope.data["product_id"], 0, None)


@plugin.consume("inventory.back")
async def back(tx: Transaction, envelope: Envelope) -> None:
    """What came back can be ordered again."""
    await changes.follow_stock(tx, envelope.data["product_id"], envelope.data["left"], None)


@plugin.consume("inventory.updated")
async def stock_changed(tx: Transaction, envelope: Envelope) -> None:
    """What somebody counted to nothing cannot be ordered; what they counted anew can."""
    data = envelope.data
    is_counted = data["reason"] == "counted"
    if is_counted and (data["new_quantity"] == 0 or data["old_quantity"] in (0, None)):
        await changes.follow_stock(tx, data["product_id"], data["new_quantity"], data.get("member_id"))
