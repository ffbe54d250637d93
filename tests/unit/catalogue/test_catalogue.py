from collections.abc import Callable

import pytest
from msgspec.structs import replace
from sqlalchemy import MetaData

from adapters.sql.transactions import SqlTransaction
from bot import Menu, Option, Product
from plugins.catalogue import demo, importing, plugin, service, store

CHIPS = Product(
    "chips",
    "Chips",
    2000,
    category="Snacks",
    aliases=("slap chips",),
    sizes=(Option("small", "Small", 2000, ("sm",)), Option("large", "Large", 4200)),
    extras=(Option("cheese", "Cheese", 600),),
    ingredients=(Option("salt", "Salt"),),
    description="Hot",
    available=False,
    vendor="mama-thandi",
)
COKE = Product("coke", "Coke", 1500)


@pytest.fixture
def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    return open_transaction(store.metadata)


async def test_a_menu_comes_back_whole_and_in_its_order(tx: SqlTransaction) -> None:
    menu = await service.replace(tx, "t", [CHIPS, COKE], currency="KES")
    assert menu == Menu("t", "KES", (CHIPS, COKE), 1)
    assert await plugin.queries["menu"](tx, "t") == menu


async def test_a_tenant_without_products_has_an_empty_menu(tx: SqlTransaction) -> None:
    assert await service.menu(tx, "t") == Menu("t", "ZAR", (), 0)


async def test_the_version_rises_with_each_change_and_only_then(tx: SqlTransaction) -> None:
    menus = [[CHIPS, COKE], [CHIPS, COKE], [COKE, CHIPS], [replace(COKE, price=1600)], []]
    assert [(await service.replace(tx, "t", menu)).version for menu in menus] == [1, 1, 2, 3, 4]
    assert [(e.event_type, e.tenant_id, e.data, e.metadata.sequence) for e in tx.published] == [
        ("catalogue.changed", "t", {"tenant_id": "t", "menu_version": version}, version)
        for version in (1, 2, 3, 4)
    ]
    assert await service.menu(tx, "t") == Menu("t", "ZAR", (), 4)


async def test_two_shops_may_sell_products_of_the_same_id(tx: SqlTransaction) -> None:
    await service.replace(tx, "t", [COKE])
    await service.replace(tx, "other", [replace(COKE, price=1), CHIPS])
    assert (await service.menu(tx, "t")).products == (COKE,)


async def test_the_demo_menu_is_given_once_and_the_owners_menu_stays(tx: SqlTransaction) -> None:
    first = await demo.seed(tx, "t")
    assert await demo.seed(tx, "t") == first
    await service.replace(tx, "t", [COKE])
    assert (await demo.seed(tx, "t")).products == (COKE,)
    assert len(tx.published) == 2


def test_the_demo_menu_makes_the_customer_say_which_kota_and_which_bread() -> None:
    products = importing.load(demo.MENU.read_bytes())
    names = [product.name for product in products]
    assert 25 <= len(names) <= 30
    assert sum("Kota" in name for name in names) >= 4
    assert sum("Bread" in name for name in names) == 2
    assert "Kota" not in names
    assert all(product.category for product in products)
