"""The demo shop as the customers find it: trading in a country, with everything counted."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace

from adapters.sql.database import open_database
from bot import Menu
from bot.assembly import event_types
from bot.clock import SystemClock
from bot.plugin import load_plugins
from bot.ports import Transaction
from bot.settings import Plugins
from plugins.catalogue import plugin as catalogue
from plugins.inventory import service as inventory
from plugins.tenants import members
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP
from tests.stage import prepared

STOCK = 10_000
"""Of each product; more than all can want."""

CASH = 1_000_000_00
"""More cents than drivers take all night."""


def everything() -> frozenset[str]:
    """Every event type that somebody hears of: what is made before the server runs waits for it."""
    return event_types(load_plugins(list(Plugins().enabled)))


async def open_shop(folder: Path, currency: str) -> None:
    """Make the server's database in the folder."""
    file = (await prepared(folder)).rename(folder / "wakala.db")
    await furnish(f"sqlite:///{file}", currency)


async def furnish(url: str, currency: str) -> None:
    """Count everything in the demo shop of an up-to-date database, and let it trade in this currency."""
    database = open_database(url, SystemClock(), everything())

    async def count(tx: Transaction) -> None:
        menu: Menu = await catalogue.queries["menu"](tx, SHOP.tenant)
        for product in menu.products:
            await inventory.count(tx, SHOP.tenant, product.id, STOCK)

    await database.transactions.run("inventory", count, SHOP.tenant)
    await database.transactions.run(
        "tenants",
        lambda tx: tenants.save(tx, replace(SHOP, currency=currency, auto_accept=True)),
        SHOP.tenant,
    )
    await database.close()


async def hire(url: str, *phones: str) -> None:
    """Let the shop accept by hand, and give it these drivers besides its first, who may hold any cash."""
    database = open_database(url, SystemClock(), everything())
    run = database.transactions.run
    by_hand = partial(tenants.change, number=SHOP.number, changes={"auto_accept": False, "cash_cap": CASH})
    await run("tenants", by_hand, SHOP.tenant)
    for phone in phones:
        give = partial(members.give, tenant=SHOP.tenant, phone=phone, roles=["driver"])
        await run("tenants", give, SHOP.tenant)
    await database.close()
