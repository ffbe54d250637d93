"""A driver's books: what they hold is what they took less what they handed in, whatever is said how often."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError

from adapters.sql.tables import event_store
from adapters.sql.transactions import SqlTransaction
from bot import minor
from plugins.delivery import store
from plugins.delivery.money import takings
from plugins.delivery.store import drivers, floats
from plugins.delivery.store.door_tables import ledger
from plugins.delivery.store.floats import Entry
from tests.doubles.road import DRIVER, PRICE, Road

AMOUNTS = st.integers(1, 300_00)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), AMOUNTS, st.integers(0, 50_00)),
        st.tuples(st.just("short"), AMOUNTS, st.integers(1, 50_00)),
        st.tuples(st.just("settle"), AMOUNTS, st.booleans()),
        st.tuples(st.just("again"), st.integers(0, 50), st.none()),
    ),
    max_size=12,
)


@pytest.fixture
async def road(open_transaction):
    return Road(open_transaction(store.metadata))


@given(acts=ACTS)
@settings(max_examples=60)
def test_a_float_is_what_came_in_less_what_was_handed_in(acts):
    asyncio.run(_prove(acts))


async def _prove(acts):
    """Play the acts, some of them told again, and add up by hand."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        store.metadata.create_all(connection)
        event_store.create(connection)
        road, held, tips, fees = Road(SqlTransaction(connection, 0.0, "test", None, "")), 0, 0, 0
        for act, amount, more in acts:
            match act:
                case "deliver":
                    await _deliver(road, amount, amount + more)
                    held, tips, fees = held + amount, tips + more, fees + 10_00
                case "short":
                    await _deliver(road, amount + more, amount)
                    held, fees = held + amount, fees + 10_00
                case "settle":
                    await road.settle(amount, agreed=more)
                    held -= amount if more else 0
                case "again":
                    await _tell_again(road, amount)
        assert await floats.of(road.tx, DRIVER) == held
        assert (await floats.earned(road.tx, DRIVER, 0.0))[:2] == (fees, tips)
        known = await drivers.find(road.tx, DRIVER)
        assert held == (minor(known["cash_held"]) if known else 0)
    engine.dispose()


async def _deliver(road, price, given):
    """A cash job from pick-up to the end; every word is said twice."""
    delivery = await road.delivery(price=price)
    for _ in range(2):
        await road.cash(delivery, given, is_short=given < price)
    for _ in range(2):
        await road.pin(delivery)


async def _tell_again(road, which):
    """An event or a decision that was taken up before is told once more."""
    told = [one for one in road.tx.published if one.event_type in ("payments.collect", "delivery.completed")]
    if told:
        event = told[which % len(told)]
        if event.event_type == "payments.collect":
            await takings.collected(road.tx, {**event.data, "currency": "ZAR"})
        else:
            await takings.close(road.tx, event)
    for asked in [one for one in road.tx.published if one.event_type == "delivery.settlement_asked"]:
        await road.agree(asked.data["settlement_id"], agreed=False)


async def test_a_settlement_counts_once_and_only_by_the_first_answer(road):
    delivery = await road.delivery()
    await road.cash(delivery, PRICE)
    first = await road.settle(50_00)
    second = await road.settle(PRICE)
    road.news()
    await road.agree(first)
    await road.agree(second)
    await road.agree(second, agreed=False)
    assert road.news() == ["settlement_closed", "settled", "settlement_closed"]
    assert await floats.of(road.tx, DRIVER) == 0


async def test_what_is_handed_in_beside_the_float_is_told_as_variance(road):
    delivery = await road.delivery()
    await road.cash(delivery, PRICE)
    await road.settle(PRICE - 5_00, agreed=True)
    asked, settled = road.tx.published[-2:]
    assert (asked.data["variance"], settled.data["variance"], settled.data["held"]) == (
        "-5.00",
        "-5.00",
        "5.00",
    )


async def test_a_tip_on_an_order_that_is_paid_is_the_driver_s_and_no_cash_of_the_shop(road):
    delivery = await road.delivery(cash=False)
    for _ in range(2):
        await road.says("TakeTip", delivery, amount=Decimal(20))
    assert road.news() == ["tipped", "tipped"]
    assert (await floats.earned(road.tx, DRIVER, 0.0)).tips == 40_00
    assert await floats.of(road.tx, DRIVER) == 0


async def test_cash_that_somebody_else_took_is_not_in_the_driver_s_float(road):
    await road.delivery()
    order = road.tx.published[-1].data["order_id"]
    told = {"order_id": order, "collected_by": "the shop", "amount": "115.00", "collection_id": "x"}
    await takings.collected(road.tx, {**told, "currency": "ZAR"})
    assert await floats.of(road.tx, DRIVER) == 0


async def test_what_a_driver_gives_back_out_of_their_pocket_is_not_held_any_more(road):
    delivery = await road.delivery()
    await road.cash(delivery, PRICE)
    order = road.tx.published[-1].data["order_id"]
    told = {"order_id": order, "paid_by": DRIVER, "amount": "15.00", "refund_id": "r", "currency": "ZAR"}
    for _ in range(2):
        await takings.given_back(road.tx, told)
    assert await floats.of(road.tx, DRIVER) == PRICE - 15_00


async def test_what_is_paid_online_on_the_way_is_not_asked_for_at_the_door(road):
    delivery = await road.delivery()
    order = road.tx.published[-1].data["order_id"]
    await takings.paid(
        road.tx,
        {"order_id": order, "method": "paystack", "late": False, "amount": "115.00", "currency": "ZAR"},
    )
    await road.cash(delivery, PRICE)
    assert road.news() == ["cash_not_due", "command_refused paid_already"]
    await road.pin(delivery)
    assert road.news() == ["completed"]


@pytest.mark.parametrize("change", ["UPDATE delivery_ledger SET amount = 1", "DELETE FROM delivery_ledger"])
async def test_no_line_is_changed_or_taken_out(road, change):
    await floats.post(road.tx, Entry("one", DRIVER, "cash", 10_00, "ZAR"))
    with pytest.raises(IntegrityError, match="append-only"):
        road.tx._connection.exec_driver_sql(change)
    assert len((await road.tx.execute(select(ledger))).all()) == 1
