"""An order costs less than it did: less is asked for at the door, and nothing of who has paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot import Envelope, Event
from plugins.delivery import amendments, store
from plugins.delivery.door import doorstep
from plugins.delivery.queries import of_order
from tests.doubles.road import PRICE, Road
from tests.doubles.rows import AT


class Amended(Event, frozen=True, kw_only=True):
    type = "order.amended"
    order_id: str
    total_amount: Decimal


@pytest.fixture
async def road(open_transaction):
    return Road(open_transaction(store.metadata))


async def amend(road: Road, delivery_id: str, total: str) -> None:
    order_id = (await doorstep.load(road.tx, delivery_id)).delivery.order_id
    event = Amended(order_id=order_id, total_amount=Decimal(total))
    told = Envelope.wrap(event, source="orders", tenant="shop", at=AT)
    await amendments.amended(road.tx, told)


async def test_the_driver_takes_what_it_costs_now(road):
    job = await road.delivery()
    await amend(road, job, "80.00")
    assert road.news() == ["due_changed"]
    await road.cash(job, 80_00)
    await road.pin(job)
    assert road.news() == ["cash_taken", "payments.collect", "completed"]


async def test_the_shop_sees_it_too(road):
    job = await road.delivery()
    await amend(road, job, "80.00")
    order_id = (await doorstep.load(road.tx, job)).delivery.order_id
    assert (await of_order(road.tx, order_id))["cash_due"] == Decimal("80.00")


@pytest.mark.parametrize("total", ["115.00", "200.00"])
async def test_it_never_costs_more_at_the_door(road, total):
    job = await road.delivery()
    await amend(road, job, total)
    assert road.news() == []


async def test_who_has_paid_is_asked_for_nothing(road):
    await amend(road, await road.delivery(cash=False), "80.00")
    assert road.news() == []


async def test_what_was_taken_already_stays_taken(road):
    job = await road.delivery()
    await road.cash(job, PRICE)
    road.news()
    await amend(road, job, "80.00")
    assert road.news() == []


async def test_an_order_without_a_delivery_concerns_no_driver(road):
    event = Amended(order_id="0190a1b2-0000-7000-8000-00000000ffff", total_amount=Decimal("80.00"))
    await amendments.amended(road.tx, Envelope.wrap(event, source="orders", tenant="shop", at=AT))
    assert road.news() == []
