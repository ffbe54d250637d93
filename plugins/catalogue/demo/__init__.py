"""The demo shop's menu: kotas, chips, cooldrinks and what a spaza keeps on its shelves."""

from __future__ import annotations

from pathlib import Path

from bot import Menu, Transaction
from plugins.catalogue import importing, service

MENU = Path(__file__).with_name("demo_menu.json")


async def seed(tx: Transaction, tenant: str) -> Menu:
    """Give the tenant the demo menu if it has none yet, and return its menu."""
    menu = await service.menu(tx, tenant)
    if menu.version:
        return menu
    return await service.replace(tx, tenant, importing.load(MENU.read_bytes()))
