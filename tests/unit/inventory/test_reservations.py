"""Reservations: all of an order or nothing, and nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.inventory import reservations, service
from plugins.inventory.events import CommitStock, ReleaseStock, ReserveStock, Wanted
from plugins.inventory.store import metadata

LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


def reserve(order: str, expires_at: dt.datetime = LATER, **wanted: int) -> ReserveStock:
    items = [Wanted(product_id=product, quantity=quantity) for product, quantity in wanted.items()]
    return ReserveStock(order_id=order, items=items, expires_at=expires_at)


def news(tx):
    return [envelope.event_type for envelope in tx.published if envelope.event_type != "inventory.updated"]


@pytest.fixture
async def tx(open_transaction):
    tx = open_transaction(metadata)
    tx.tenant = "shop"
    await service.count(tx, "shop", "kota", 3)
    await service.count(tx, "shop", "coke", 1)
    tx.published.clear()
    return tx


async def test_what_is_reserved_is_taken_from_the_stock_once(tx):
    for _ in range(2):
        await reservations.reserve(tx, reserve("one", kota=2, bread=5))
    assert await service.levels(tx, "shop") == {"kota": 1, "coke": 1}
    assert news(tx) == ["inventory.reserved"]


async def test_an_order_that_lacks_one_thing_holds_nothing(tx):
    await reservations.reserve(tx, reserve("one", kota=2, coke=2))
    assert await service.levels(tx, "shop") == {"kota": 3, "coke": 1}
    refused = tx.published[-1]
    assert refused.event_type == "inventory.refused"
    assert refused.data == {"order_id": "one", "product_id": "coke", "name": "", "wanted": 2, "left": 1}


async def test_two_lines_of_one_product_are_counted_together(tx):
    line = Wanted(product_id="kota", quantity=2)
    await reservations.reserve(tx, ReserveStock(order_id="one", items=[line, line], expires_at=LATER))
    assert news(tx) == ["inventory.refused"]


async def test_released_twice_is_given_back_once(tx):
    await reservations.reserve(tx, reserve("one", kota=2))
    for _ in range(2):
        await reservations.release(tx, ReleaseStock(order_id="one", reason="cancelled"))
    assert await service.levels(tx, "shop") == {"kota": 3, "coke": 1}


async def test_what_is_committed_is_not_given_back(tx):
    await reservations.reserve(tx, reserve("one", kota=2))
    await reservations.commit(tx, CommitStock(order_id="one"))
    await reservations.release(tx, ReleaseStock(order_id="one", reason="too late"))
    assert await service.levels(tx, "shop") == {"kota": 1, "coke": 1}


async def test_what_is_held_for_too_long_is_given_back(tx):
    await reservations.reserve(tx, reserve("one", expires_at=dt.datetime(1970, 1, 1, tzinfo=dt.UTC), kota=2))
    await reservations.reserve(tx, reserve("two", kota=1))
    assert await reservations.expire(tx) == 1
    assert await service.levels(tx, "shop") == {"kota": 2, "coke": 1}
    assert news(tx)[-1] == "inventory.expired"


async def test_it_is_sold_out_once_the_shop_makes_every_order_that_holds_one(tx):
    await reservations.reserve(tx, reserve("one", kota=2))
    await reservations.reserve(tx, reserve("two", kota=1))
    await reservations.firm_up(tx, "one")
    assert "inventory.sold_out" not in news(tx)
    for _ in range(2):
        await reservations.firm_up(tx, "two")
    assert news(tx).count("inventory.sold_out") == 1


async def test_what_is_only_held_may_come_back_and_nobody_hears_of_it(tx):
    await reservations.reserve(tx, reserve("one", coke=1))
    await reservations.release(tx, ReleaseStock(order_id="one", reason="not paid"))
    assert news(tx) == ["inventory.reserved", "inventory.released"]


async def test_of_what_was_sold_out_it_is_said_when_one_comes_back(tx):
    await reservations.reserve(tx, reserve("one", coke=1))
    await reservations.firm_up(tx, "one")
    await reservations.release(tx, ReleaseStock(order_id="one", reason="cancelled"))
    assert [one for one in news(tx) if one in ("inventory.sold_out", "inventory.back")] == [
        "inventory.sold_out",
        "inventory.back",
    ]


async def test_what_runs_out_and_comes_back_is_heard_in_that_order_whichever_orders_it_was_for(tx):
    await reservations.reserve(tx, reserve("one", coke=1))
    await reservations.firm_up(tx, "one")
    await reservations.release(tx, ReleaseStock(order_id="one", reason="cancelled"))
    told = [one for one in tx.published if one.event_type in ("inventory.sold_out", "inventory.back")]
    assert [one.event_type for one in told] == ["inventory.sold_out", "inventory.back"]
    assert told[0].correlation_id == told[1].correlation_id
