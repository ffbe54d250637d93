"""The demo shop's menu and its vendor: kotas, chips, cooldrinks and what a spaza keeps on its shelves."""

from __future__ import annotations

from pathlib import Path

from bot import Menu, Transaction, Zone
from plugins.catalogue import importing, service, store
from plugins.catalogue.vendors import Vendor

MENU = Path(__file__).with_name("demo_menu.json")
VENDOR_ID = "0190a1b2-0000-7000-8000-000000000002"


async def seed(tx: Transaction, tenant: str) -> Menu:
    """Give the tenant the demo menu and its vendor if it has no menu yet, and return its menu."""
    menu = await service.menu(tx, tenant)
    if menu.version:
        return menu
    await store.put_vendor(tx, _vendor(tenant))
    return await service.replace(tx, tenant, importing.load(MENU.read_bytes()))


def _vendor(tenant: str) -> Vendor:
    return Vendor(
        vendor_id=VENDOR_ID,
        tenant=tenant,
        slug="mama-thandis-kitchen",
        name="Mama Thandi's Kitchen",
        phone="+27 11 555 0142",
        zones=(Zone("Orlando West", 10_00), Zone("Orlando East", 15_00)),
        minimum_order=10_00,
    )
