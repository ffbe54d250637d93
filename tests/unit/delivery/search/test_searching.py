"""How a delivery finds its driver: one after the other, then all at once, then the shop."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from bot import utc
from plugins.delivery import store
from plugins.delivery.search import searching
from plugins.delivery.store import pickups, searches
from plugins.delivery.store.tables import offers
from plugins.delivery.store.tables import searches as rows
from tests.doubles.dispatch import Town

HOUR = 3600.0


@pytest.fixture
async def town(open_transaction):
    return Town(open_transaction(store.metadata))


async def test_three_are_asked_one_by_one_then_all_and_then_the_shop(town):
    await town.on("ann", "ben", "cat", "dan")
    town.news()
    await town.order()
    assert town.news() == ["scheduled", "offered ann"]
    await town.skip(89)
    assert town.news() == []
    await town.skip(1)
    assert town.news() == ["offered ben", "offer_closed ann expired"]
    await town.skip(90)
    assert town.news() == ["offered cat", "offer_closed ben expired"]
    await town.skip(90)
    assert town.news() == [f"offered all {name}" for name in ("dan", "ann", "ben", "cat")]
    await town.skip(90)
    assert sorted(town.news()) == [
        "no_driver",
        *(f"offer_closed {name} expired" for name in ("ann", "ben", "cat", "dan")),
    ]


async def test_where_nobody_is_on_shift_the_shop_is_asked_at_once_and_the_customer_told_later(
    town,
):
    await town.order()
    assert town.news() == ["scheduled", "no_driver"]
    await town.skip(599)
    assert town.news() == []
    await town.skip(1)
    assert sorted(town.news()) == ["delayed", "no_driver"]


async def test_the_shop_is_reminded_twice_and_then_left_in_peace(town):
    await town.order()
    await town.skip(2 * HOUR, step=10)
    assert town.news() == ["scheduled", "no_driver", "no_driver", "delayed", "no_driver"]
    assert (await town.tx.execute(select(rows.c.due_at, rows.c.late_at))).all() == [(None, None)]


async def test_the_customer_hears_nothing_of_a_search_that_ends_in_time(town):
    await town.on("ann")
    delivery = await town.order()
    await town.yes("ann", delivery)
    await town.skip(HOUR, step=10)
    assert town.news() == ["shift_changed ann", "scheduled", "offered ann", "assigned ann"]


async def test_who_says_no_is_not_asked_again_and_the_next_one_is_asked_at_once(town):
    await town.on("ann", "ben")
    delivery = await town.order()
    town.news()
    await town.no("ann", delivery)
    assert town.news() == ["offer_closed ann passed", "offered ben"]
    await town.skip(90)
    assert town.news() == ["offered all ben"]
    await town.no("ben", delivery)
    assert town.news() == ["offer_closed ben passed", "no_driver"]


async def test_an_order_that_takes_time_is_offered_ten_minutes_before_it_is_ready(town):
    await town.on("ann")
    town.news()
    delivery = await town.order(ready_at=utc(town.tx.now + 1500))
    await town.skip(899)
    assert town.news() == ["scheduled"]
    await searching.move(town.tx, delivery, utc(town.tx.now + 900))
    await town.skip(299)
    assert town.news() == []
    await town.skip(1)
    assert town.news() == ["offered ann"]


async def test_an_order_that_is_ready_early_is_offered_at_once_and_does_not_wait_again(
    town,
):
    await town.on("ann")
    delivery = await town.order(ready_at=utc(town.tx.now + 1500))
    town.news()
    await searching.move(town.tx, delivery, utc(town.tx.now))
    assert town.news() == ["offered ann"]
    await searching.move(town.tx, delivery, utc(town.tx.now) + dt.timedelta(hours=1))
    await town.skip(90)
    assert town.news() == ["offered all ann"]


async def test_whoever_comes_to_work_is_asked_for_what_waits_the_oldest_first(town):
    await town.order("12")
    await town.order("13")
    await town.skip(700, step=10)
    town.news()
    await town.on("ann")
    shift, *news = town.tx.published[-2:]
    assert (shift.data["waiting"], [one.data["number"] for one in news]) == (2, [12])


async def test_whoever_comes_after_all_were_asked_is_asked_alone(town):
    await town.on("ann")
    await town.order()
    await town.skip(180)
    town.news()
    await town.on("ben")
    assert town.news() == ["shift_changed ben", "offered ben"]
    await town.skip(90)
    assert town.news() == ["no_driver", "offer_closed ben expired"]


async def test_on_said_again_asks_for_what_was_let_go(town):
    await town.on("ann")
    delivery = await town.order()
    await town.no("ann", delivery)
    town.news()
    await town.on("ann")
    assert town.news() == ["shift_changed ann", "offered ann"]


async def test_whoever_is_asked_already_is_not_asked_for_the_next_order_too(town):
    await town.on("ann", "ben")
    town.news()
    first = await town.order("12")
    await town.order("13")
    await town.order("14")
    assert town.news() == ["scheduled", "offered ann", "scheduled", "offered ben", "scheduled"]
    await town.no("ann", first)
    offered = town.tx.published[-1].data
    assert (offered["driver_id"], offered["number"]) == ("ann", 14)


async def test_a_search_waits_for_drivers_who_are_only_busy_and_then_asks_the_shop(town):
    await town.on("ann")
    await town.yes("ann", await town.order("12"))
    await town.order("13")
    town.news()
    await town.skip(searching.PATIENCE - 1)
    assert town.news() == []
    await town.skip(1)
    assert town.news() == ["no_driver"]


async def test_a_driver_who_is_done_is_asked_for_the_next_at_once(town):
    await town.on("ann")
    await town.yes("ann", await town.order("12"))
    await town.order("13")
    town.news()
    await town.cancel("12")
    await searching.go_on(town.tx)
    assert town.news() == ["cancelled", "offer_closed ann cancelled", "offered ann"]


async def test_wait_asks_those_who_did_not_answer_once_more(town):
    await town.on("ann", "ben")
    delivery = await town.order()
    await town.no("ann", delivery)
    await town.skip(180)
    town.news()
    assert await searching.again(town.tx, delivery)
    assert town.news() == ["offered ben"]
    assert not await searching.again(town.tx, "another")


async def test_the_way_is_told_where_the_shop_and_the_customer_have_pins(town):
    await pickups.learn(town.tx, "12 Vilakazi Street", (-26.2485, 27.8540))
    await town.on("far", "near")
    await town.at("far", -26.2985, 27.8540)
    await town.at("near", -26.2505, 27.8540)
    await town.order(address={"text": "yellow house", "pin": [-26.2685, 27.8540]})
    offer = town.tx.published[-1].data
    assert (offer["driver_id"], offer["km"], offer["pickup"]) == ("near", 2.4, "12 Vilakazi Street")
    assert offer["location"] == {"latitude": -26.2685, "longitude": 27.854}
    assert "phone" not in offer


async def test_a_place_is_where_somebody_is_for_fifteen_minutes(town):
    await pickups.learn(town.tx, "12 Vilakazi Street", (-26.2485, 27.8540))
    await town.on("ann", "ben")
    await town.at("ben", -26.2505, 27.8540)
    await town.skip(899, step=899)
    await town.order("12")
    assert town.tx.published[-1].data["driver_id"] == "ben"
    await town.cancel("12")
    await town.skip(1)
    await town.order("13")
    assert town.tx.published[-1].data["driver_id"] == "ann"


async def test_the_searches_of_two_shops_have_nothing_to_do_with_each_other(town):
    await town.on("ann")
    town.tx.tenant = "another"
    await town.order()
    assert town.news() == ["shift_changed ann", "scheduled", "no_driver"]
    town.tx.tenant = "shop"
    assert await searches.idle(town.tx) == []


async def test_an_offer_is_written_down_until_it_is_answered(town):
    await town.on("ann")
    delivery = await town.order()
    row = (await town.tx.execute(select(offers))).mappings().one()
    assert (row["delivery_id"], row["driver_id"], row["answer"]) == (delivery, "ann", None)
    await town.yes("ann", delivery)
    assert (await town.tx.execute(select(offers.c.answer))).scalar_one() == "yes"
    assert await searches.find(town.tx, delivery) is None
