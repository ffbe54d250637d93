"""Shops: added, changed, listed, and refused with what is wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import asdict, replace
from sqlalchemy import MetaData, insert, text

from adapters.sql.transactions import SqlTransaction
from bot import Shop, WakalaError
from plugins.tenants import demo, members, plugin, service, store

TENANT, OTHER = "0190a1b2-0000-7000-8000-00000000000a", "0190a1b2-0000-7000-8000-00000000000b"
SHOP = Shop(
    tenant=TENANT,
    number="200",
    name="Kasi Corner",
    currency="KES",
    delivery=False,
    minimum_order=2500,
    hours=(("08:00", "22:00"), None, *[("18:00", "02:00")] * 5),
    address="Zone 14",
    location=(-1.2864, 36.8172),
)
TOLD = {
    "address": SHOP.address,
    "location": SHOP.location,
    "cash_cap": "500.00",
    "photo_proof": False,
}


@pytest.fixture
def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    return open_transaction(store.metadata)


async def test_a_saved_shop_comes_back_whole(tx: SqlTransaction) -> None:
    assert await service.save(tx, SHOP)
    assert await plugin.queries["shops"](tx) == [SHOP]
    assert await service.find(tx, "200") == SHOP


async def test_shops_are_listed_by_their_numbers(tx: SqlTransaction) -> None:
    other = replace(SHOP, tenant=OTHER, number="100")
    await service.save(tx, SHOP)
    await service.save(tx, other)
    assert await service.shops(tx) == [other, SHOP]


async def test_saving_publishes_only_what_is_different(tx: SqlTransaction) -> None:
    await service.save(tx, SHOP)
    assert not await service.save(tx, SHOP)
    await service.save(tx, replace(SHOP, name="Kasi Corner 2"))
    assert [(e.event_type, e.tenant_id, e.data) for e in tx.published] == [
        ("tenant.changed", TENANT, {"tenant_id": TENANT, "phone_number_id": "200", **TOLD})
    ] * 2


async def test_nobody_answers_an_unknown_number(tx: SqlTransaction) -> None:
    assert await service.find(tx, "999") is None
    with pytest.raises(WakalaError, match="no shop has the number '999'; `wakala shop list`"):
        await service.known(tx, "999")
    with pytest.raises(WakalaError, match="no shop has the number '999'"):
        await service.change(tx, "999", {"name": "X"})


async def test_a_shop_is_added_once_with_a_tenant_of_its_own(tx: SqlTransaction) -> None:
    assert await service.add(tx, "200", {"name": "Kasi Corner"})
    assert not await service.add(tx, "200", {"name": "Kasi Corner"})
    with pytest.raises(WakalaError, match="is there already, and its name is 'Kasi Corner'; change it with"):
        await service.add(tx, "200", {"name": "Other"})
    assert len((await service.known(tx, "200")).tenant) == 36
    assert len(tx.published) == 1


async def test_two_shops_are_never_one_tenant(tx: SqlTransaction) -> None:
    await service.save(tx, SHOP)
    with pytest.raises(WakalaError, match="which is the tenant of shop 200"):
        await service.add(tx, "100", {"name": "Second", "tenant": TENANT})


async def test_a_change_leaves_everything_else_as_it_was(tx: SqlTransaction) -> None:
    await service.save(tx, SHOP)
    assert await service.change(tx, "200", {"hours": (), "vat_number": "4012345678"})
    assert await service.known(tx, "200") == replace(SHOP, hours=(), vat_number="4012345678")
    assert not await service.change(tx, "200", {"hours": ()})


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("number", "+27115550199", "digits alone"),
        ("tenant", "me", "a UUID"),
        ("name", " ", "1 to 120 characters"),
        ("currency", "rand", "such as ZAR"),
        ("language", "English", "such as en"),
        ("timezone", "Mars/Phobos", "such as Africa/Johannesburg"),
        ("phone", "call me", "as people dial it"),
        ("delivery_fee", -1, "0 or more"),
        ("hours", (("08:00", "25:00"),) * 7, "seven days"),
        ("hours", (("08:00", "20:00"),), "seven days"),
        ("privacy_url", "www.joe.example", "https://"),
        ("address", "x" * 201, "at most 200 characters"),
        ("vat_rate", 15_000, "0 to 10000"),
    ],
)
async def test_a_wrong_setting_is_named_with_its_value_and_what_may_be(
    tx: SqlTransaction, field: str, value: Any, allowed: str
) -> None:
    with pytest.raises(WakalaError) as refused:
        await service.save(tx, Shop(**asdict(SHOP) | {field: value}))
    assert f": {field} is " in str(refused.value)
    assert allowed in str(refused.value)
    assert await service.shops(tx) == []


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("hours", "nine to five"),
        ("hours", '{"monday": 9}'),
        ("delivery", "yes"),
        ("delivery_fee", "free"),
        ("currency", "rand"),
    ],
)
async def test_a_row_that_somebody_wrote_wrongly_is_named_with_its_field_and_can_be_mended(
    tx: SqlTransaction, field: str, written: str
) -> None:
    await service.save(tx, SHOP)
    await tx.execute(text(f"UPDATE tenants_shops SET {field} = :written"), {"written": written})
    with pytest.raises(WakalaError) as wrong:
        await service.shops(tx)
    assert str(wrong.value).startswith(f"shop 200 (table tenants_shops): {field} is '{written}'; it must be ")
    assert str(wrong.value).endswith("mend it with `wakala shop set 200`")
    assert await service.change(tx, "200", {field: getattr(SHOP, field)})
    assert await service.shops(tx) == [SHOP]


async def test_every_wrong_field_of_a_row_is_told_at_once(tx: SqlTransaction) -> None:
    row = asdict(SHOP) | {"currency": "rand", "timezone": "here"}
    await tx.execute(insert(store.shops).values({column.name: row[column.name] for column in store.shops.c}))
    with pytest.raises(WakalaError, match=r"currency is 'rand'.*\n.*timezone is 'here'"):
        await service.find(tx, "200")


async def test_the_demo_shop_is_added_once_and_the_owners_changes_stay(tx: SqlTransaction) -> None:
    await demo.seed(tx)
    renamed = replace(demo.SHOP, name="Gogo's Kitchen")
    await service.save(tx, renamed)
    await members.take(tx, demo.SHOP.tenant, "27820000003")
    await demo.seed(tx)
    assert await service.shops(tx) == [renamed]
    assert await members.everybody(tx) == [demo.PEOPLE[0]]
