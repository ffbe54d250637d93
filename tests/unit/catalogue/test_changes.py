"""Changes to one product at a time: what they do, answer and refuse, and that they touch one shop alone."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import MetaData

from adapters.sql.transactions import SqlTransaction
from bot import Option, Product
from plugins.catalogue import changes, service, store
from plugins.catalogue.commands import (
    AddProduct,
    AddProducts,
    Draft,
    RemoveProduct,
    SetAlias,
    SetAvailable,
    SetPrice,
)

KOTA = Product("kota", "Kota", 3500, category="Kotas", vendor="thandi")
CHIPS = Product("chips", "Chips", 0, vendor="thandi", sizes=(Option("small", "Small", 2000),))


@pytest.fixture
async def tx(open_transaction: Callable[[MetaData], SqlTransaction]) -> SqlTransaction:
    tx = open_transaction(store.metadata)
    for tenant in ("ours", "theirs"):
        await service.replace(tx, tenant, [KOTA, CHIPS])
    tx.tenant = "ours"
    tx.published.clear()
    return tx


def answers(tx: SqlTransaction) -> list[dict[str, Any]]:
    return [one.data for one in tx.published if one.event_type != "catalogue.changed"]


async def menu(tx: SqlTransaction, tenant: str = "ours") -> dict[str, Product]:
    return {product.id: product for product in (await service.menu(tx, tenant)).products}


def price(amount: str, product: str = "kota", size: str | None = None) -> SetPrice:
    return SetPrice(product_id=product, price=Decimal(amount), size=size, member_id="joy")


async def test_a_product_is_out_and_back_in_one_shop_alone(tx: SqlTransaction) -> None:
    await changes.set_available(tx, SetAvailable(product_id="kota", available=False, member_id="joy"))
    assert not (await menu(tx))["kota"].available
    assert (await menu(tx, "theirs"))["kota"].available
    await changes.set_available(tx, SetAvailable(product_id="kota", available=True, member_id="joy"))
    assert [(one["change"], one["member_id"]) for one in answers(tx)] == [("out", "joy"), ("back", "joy")]


async def test_what_is_so_already_is_answered_and_makes_no_new_menu(tx: SqlTransaction) -> None:
    before = (await service.menu(tx, "ours")).version
    for _ in range(2):
        await changes.set_price(tx, price("40.00"))
    assert (await service.menu(tx, "ours")).version == before + 1
    assert [(one["price"], one["old_price"]) for one in answers(tx)] == [
        ("40.00", "35.00"),
        ("40.00", "40.00"),
    ]


async def test_a_size_has_a_price_of_its_own(tx: SqlTransaction) -> None:
    await changes.set_price(tx, price("22.50", "chips", "small"))
    assert (await menu(tx))["chips"].sizes == (Option("small", "Small", 2250),)
    assert (answers(tx)[0]["size"], answers(tx)[0]["old_price"]) == ("Small", "20.00")


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (price("9", "gone"), "gone"),
        (price("9", "chips"), "needs_size"),
        (price("9", "chips", "huge"), "no_size"),
        (price("9", "kota", "small"), "no_size"),
    ],
)
async def test_a_price_that_fits_nothing_is_refused(
    tx: SqlTransaction, command: SetPrice, status: str
) -> None:
    before = await menu(tx)
    await changes.set_price(tx, command)
    assert [one["status"] for one in answers(tx)] == [status]
    assert await menu(tx) == before


def mogodu(amount: str = "60.00") -> AddProduct:
    return AddProduct(
        product_id="mogodu", name="Mogodu", price=Decimal(amount), category="Plates", member_id="joy"
    )


async def test_what_is_added_comes_last_by_the_shops_only_vendor_and_can_be_taken_off(
    tx: SqlTransaction,
) -> None:
    await changes.add(tx, mogodu())
    await changes.add(tx, mogodu())
    assert list(await menu(tx)) == ["kota", "chips", "mogodu"]
    assert (await menu(tx))["mogodu"] == Product("mogodu", "Mogodu", 6000, category="Plates", vendor="thandi")
    await changes.add(tx, mogodu("70.00"))
    await changes.remove(tx, RemoveProduct(product_id="mogodu", member_id="joy"))
    assert [one.get("change") or one["status"] for one in answers(tx)] == [
        "added",
        "added",
        "exists",
        "removed",
    ]
    assert await menu(tx) == {"kota": KOTA, "chips": CHIPS}


async def test_of_many_that_are_added_those_that_are_there_stay_as_they_are(tx: SqlTransaction) -> None:
    drafts = [
        Draft(product_id="kota", name="Kota", price=Decimal("99.00"), category="Kotas"),
        Draft(product_id="mogodu", name="Mogodu", price=Decimal("60.00"), category="Plates"),
    ]
    for _ in range(2):
        await changes.add_all(tx, AddProducts(products=drafts, member_id="joy"))
    assert (await menu(tx))["kota"] == KOTA
    assert [one["names"] for one in answers(tx)] == [["Mogodu"], []]


async def test_another_name_is_given_once_however_it_is_written_and_taken_again(tx: SqlTransaction) -> None:
    for alias, given in (("Sphatlo", True), ("sphatlo", True)):
        await changes.set_alias(
            tx, SetAlias(product_ids=["kota", "gone"], alias=alias, given=given, member_id="joy")
        )
    assert (await menu(tx))["kota"].aliases == ("sphatlo",)
    await changes.set_alias(tx, SetAlias(product_ids=["kota"], alias="SPHATLO", given=False, member_id="joy"))
    assert (await menu(tx))["kota"] == KOTA
    assert answers(tx)[0]["names"] == ["Kota"]


async def test_stock_that_runs_out_hides_the_product_and_more_of_it_shows_it(tx: SqlTransaction) -> None:
    await changes.follow_stock(tx, "kota", 0, None)
    await changes.follow_stock(tx, "kota", 0, None)
    assert await menu(tx) == {"kota": replace(KOTA, available=False), "chips": CHIPS}
    await changes.follow_stock(tx, "kota", 12, "joy")
    await changes.follow_stock(tx, "never sold", 0, None)
    told = [(one["change"], one["by_stock"], one["member_id"]) for one in answers(tx)]
    assert told == [("out", True, None), ("back", True, "joy")]
