from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, insert
from sqlalchemy.exc import IntegrityError

from adapters.sql.transactions import SqlTransaction
from plugins.inventory import plugin, service, store


@pytest.fixture
def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    return open_transaction(store.metadata)


async def test_taking_lowers_the_stock_and_putting_back_raises_it(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "coke", 5)
    assert await service.take(tx, "t", "coke", 3)
    await service.put_back(tx, "t", "coke", 1)
    assert await plugin.queries["levels"](tx, "t") == {"coke": 3}


async def test_more_than_there_is_cannot_be_taken(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "coke", 2)
    assert not await service.take(tx, "t", "coke", 3)
    assert await service.levels(tx, "t") == {"coke": 2}


async def test_what_was_never_counted_never_runs_out(tx: SqlTransaction) -> None:
    assert await service.take(tx, "t", "chips", 100)
    await service.put_back(tx, "t", "chips", 100)
    assert await service.levels(tx, "t") == {}
    assert tx.published == []


async def test_what_is_no_longer_counted_never_runs_out(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "coke", 1)
    await service.count(tx, "t", "coke", None)
    assert await service.take(tx, "t", "coke", 100)
    assert await service.levels(tx, "t") == {}


async def test_a_shop_sees_and_takes_only_its_own_stock(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "coke", 1)
    await service.count(tx, "other", "coke", 9)
    assert not await service.take(tx, "t", "coke", 2)
    assert await service.levels(tx, "other") == {"coke": 9}


async def test_every_change_is_published_with_the_old_and_the_new_quantity(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "coke", 5)
    await service.count(tx, "t", "coke", 5)
    await service.take(tx, "t", "coke", 2)
    await service.take(tx, "t", "coke", 9)
    await service.put_back(tx, "t", "coke", 1, reason="order cancelled")
    await service.count(tx, "t", "coke", None)
    assert {(e.event_type, e.tenant_id) for e in tx.published} == {("inventory.updated", "t")}
    assert [list(e.data.values()) for e in tx.published] == [
        ["coke", None, None, 5, "counted", None],
        ["coke", None, 5, 3, "sold", None],
        ["coke", None, 3, 4, "order cancelled", None],
        ["coke", None, 4, None, "counted", None],
    ]
    fields = ["product_id", "vendor_id", "old_quantity", "new_quantity", "reason", "member_id"]
    assert list(tx.published[0].data) == fields


async def test_the_database_itself_refuses_less_than_nothing(tx: SqlTransaction) -> None:
    with pytest.raises(IntegrityError, match="inventory_never_below_zero"):
        await tx.execute(insert(store.stock).values(tenant="t", product="coke", quantity=-1))


@given(changes=st.lists(st.integers(-4, 4)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_stock_is_what_was_counted_less_taken_plus_put_back(
    tx: SqlTransaction, changes: list[int]
) -> None:
    await service.count(tx, "t", "coke", 6)
    left = 6
    for change in changes:
        if change > 0:
            await service.put_back(tx, "t", "coke", change)
            left += change
        else:
            taken = await service.take(tx, "t", "coke", -change)
            assert taken == (-change <= left)
            left += change if taken else 0
    assert await service.levels(tx, "t") == {"coke": left}


async def test_that_little_is_left_is_said_once_after_each_count(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "vetkoek", 7)
    for quantity in (1, 1, 1):
        await service.take(tx, "t", "vetkoek", quantity)
    await service.put_back(tx, "t", "vetkoek", 2)
    await service.take(tx, "t", "vetkoek", 2)
    await service.count(tx, "t", "vetkoek", 6)
    await service.take(tx, "t", "vetkoek", 3)
    low = [e.data for e in tx.published if e.event_type == "inventory.low"]
    assert low == [{"product_id": "vetkoek", "left": 5}, {"product_id": "vetkoek", "left": 3}]


async def test_who_counts_to_little_knows_it(tx: SqlTransaction) -> None:
    await service.count(tx, "t", "vetkoek", 3)
    await service.take(tx, "t", "vetkoek", 2)
    await service.take(tx, "t", "vetkoek", 1)
    assert "inventory.low" not in [e.event_type for e in tx.published]
