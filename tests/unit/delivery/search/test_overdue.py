"""Jobs that take too long: told twice, from when the food is ready, and never of what is over."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import utc
from plugins.delivery import service, store
from plugins.delivery.search import overdue
from tests.doubles.dispatch import Town


@pytest.fixture
async def town(open_transaction):
    return Town(open_transaction(store.metadata))


@pytest.fixture
async def job(town):
    """Ann's, ready in ten minutes."""
    await town.on("ann")
    ready_at = utc(town.tx.now) + dt.timedelta(minutes=10)
    delivery = await town.order(ready_at=ready_at)
    await overdue.keep(town.tx, delivery, ready_at)
    await town.yes("ann", delivery)
    await overdue.follow(town.tx, delivery)
    town.news()
    return delivery


async def told_after(town, minutes):
    """What is told when so much time has passed."""
    town.tx.now += minutes * 60
    await overdue.tell(town.tx)
    return town.news()


async def test_who_does_not_fetch_it_is_told_twice_counted_from_when_it_is_ready(town, job):
    assert await told_after(town, 24) == []
    assert await told_after(town, 1) == ["overdue ann"]
    assert await told_after(town, 9) == []
    assert await told_after(town, 1) == ["overdue ann"]
    assert await told_after(town, 600) == []


async def test_food_that_is_late_is_waited_for(town, job):
    await overdue.keep(town.tx, job, utc(town.tx.now) + dt.timedelta(minutes=30))
    assert await told_after(town, 44) == []
    assert await told_after(town, 1) == ["overdue ann"]


async def test_whoever_has_the_food_has_time_to_bring_it(town, job):
    town.tx.now += 20 * 60
    await service.pick_up(town.tx, job, None)
    await overdue.follow(town.tx, job)
    town.news()
    assert await told_after(town, 44) == []
    assert await told_after(town, 1) == ["overdue ann"]
    assert town.tx.published[-1].data["status"] == "picked_up"


async def test_what_is_given_back_or_over_is_nobodys_to_be_told_of(town, job):
    await service.release(town.tx, job, "ann")
    await overdue.follow(town.tx, job)
    town.news()
    assert await told_after(town, 60) == []
    await town.cancel()
    await overdue.follow(town.tx, job)
    await overdue.follow(town.tx, None)
    town.news()
    assert await told_after(town, 60) == []


async def test_what_does_not_come_back_is_asked_for_until_it_is_there(town, job):
    await service.pick_up(town.tx, job, None)
    await service.fail(town.tx, job, "nobody home")
    await overdue.follow(town.tx, job)
    town.news()
    assert await told_after(town, 45) == ["overdue ann"]
    assert town.tx.published[-1].data["status"] == "returning"
    await service.come_back(town.tx, job)
    await overdue.follow(town.tx, job)
    town.news()
    assert await told_after(town, 600) == []
