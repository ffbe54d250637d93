from collections.abc import Callable

import pytest
from msgspec.structs import replace
from sqlalchemy import MetaData

from adapters.sql.transactions import SqlTransaction
from bot import Shop
from plugins.tenants import demo, plugin, service, store

SHOP = Shop(
    tenant="t1",
    number="200",
    name="Kasi Corner",
    currency="KES",
    delivery=False,
    minimum_order=2500,
    hours=(("08:00", "22:00"), None, *[("18:00", "02:00")] * 5),
)


@pytest.fixture
def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    return open_transaction(store.metadata)


async def test_a_saved_shop_comes_back_whole(tx: SqlTransaction) -> None:
    assert await service.save(tx, SHOP)
    assert await plugin.queries["shops"](tx) == [SHOP]
    assert await service.find(tx, "200") == SHOP


async def test_shops_are_listed_by_their_numbers(tx: SqlTransaction) -> None:
    other = replace(SHOP, tenant="t2", number="100")
    await service.save(tx, SHOP)
    await service.save(tx, other)
    assert await service.shops(tx) == [other, SHOP]


async def test_saving_publishes_only_what_is_different(tx: SqlTransaction) -> None:
    await service.save(tx, SHOP)
    assert not await service.save(tx, SHOP)
    await service.save(tx, replace(SHOP, name="Kasi Corner 2"))
    assert [(e.event_type, e.tenant_id, e.data) for e in tx.published] == [
        ("tenant.changed", "t1", {"tenant_id": "t1", "phone_number_id": "200"})
    ] * 2


async def test_nobody_answers_an_unknown_number(tx: SqlTransaction) -> None:
    assert await service.find(tx, "999") is None


async def test_the_demo_shop_is_added_once_and_the_owners_changes_stay(tx: SqlTransaction) -> None:
    assert (await demo.seed(tx)).number == "100000000000001"
    renamed = replace(demo.SHOP, name="Gogo's Kitchen")
    await service.save(tx, renamed)
    assert await demo.seed(tx) == renamed
    assert await service.shops(tx) == [renamed]
