"""The demo shop: a kota and spaza shop in Orlando, open at all hours so that it can always be tried."""

from __future__ import annotations

from bot import Shop, Transaction
from plugins.tenants import service

SHOP = Shop(
    tenant="0190a1b2-0000-7000-8000-000000000001",
    number="100000000000001",
    name="Mama Thandi's Kitchen",
    phone="+27 11 555 0142",
    delivery_fee=10_00,
    address="12 Vilakazi Street, Orlando West, Soweto",
)


async def seed(tx: Transaction) -> Shop:
    """Add the demo shop if its number is free, and return the shop on that number."""
    known = await service.find(tx, SHOP.number)
    if known:
        return known
    await service.save(tx, SHOP)
    return SHOP
