"""Answers and places are not kept for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from plugins.delivery import store
from plugins.delivery.forgetting import KEPT, forget
from plugins.delivery.store.tables import drivers, offers
from tests.doubles.dispatch import Town


@pytest.fixture
async def town(open_transaction):
    return Town(open_transaction(store.metadata))


async def counts(town):
    places = select(func.count(drivers.c.located_at))
    answers = select(func.count()).select_from(offers)
    return [(await town.tx.execute(one)).scalar_one() for one in (places, answers)]


async def test_a_place_and_an_answer_are_forgotten_after_a_week_and_an_open_offer_is_not(town):
    await town.on("ann", "ben")
    await town.at("ann", -26.2485, 27.8540)
    delivery = await town.order("12")
    await town.yes("ann", delivery)
    await town.order("13")
    for passed, left in ((KEPT, [1, 2]), (120, [0, 1])):
        town.tx.now += passed
        await forget(town.tx)
        assert await counts(town) == left
