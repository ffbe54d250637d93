"""The demo shop: a kota and spaza shop in Orlando, open at all hours so that it can always be tried."""

from __future__ import annotations

from bot import Member, Shop, Transaction
from plugins.tenants import members, service, store

SHOP = Shop(
    tenant="0190a1b2-0000-7000-8000-000000000001",
    number="100000000000001",
    name="Mama Thandi's Kitchen",
    phone="+27 11 555 0142",
    delivery_fee=10_00,
    address="12 Vilakazi Street, Orlando West, Soweto",
)

PEOPLE = (
    Member(
        id="0190a1b2-0000-7000-8000-000000000002",
        tenant=SHOP.tenant,
        phone="27820000002",
        name="Mama Joy",
        roles=frozenset({"owner"}),
        place=1,
    ),
    Member(
        id="0190a1b2-0000-7000-8000-000000000003",
        tenant=SHOP.tenant,
        phone="27820000003",
        name="Sipho",
        roles=frozenset({"driver"}),
        place=2,
        area="Orlando West",
    ),
)
"""The vendor and the driver whose phones the simulators show."""


async def seed(tx: Transaction) -> None:
    """Add the demo shop if its number is free, and its people if it has none."""
    if await store.shop_row(tx, SHOP.number) is None:
        await service.save(tx, SHOP)
    if not await store.last_place(tx, SHOP.tenant):
        for member in PEOPLE:
            await members.save(tx, member)
