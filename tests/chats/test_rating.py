"""Whom the shop asks for a mark, and what a mark is worth: asked once, the first counts."""

from __future__ import annotations

import pytest

from tests.chats.talk import PLACED, hear, tap
from tests.stage import EngineStage

HALF_AN_HOUR = 30 * 60


@pytest.fixture
async def fetched(shop: EngineStage) -> EngineStage:
    """A customer has fetched an order a moment ago."""
    await hear(shop, *PLACED)
    await hear(shop, "collected 1", role="vendor")
    await shop.replies("customer")
    return shop


async def marks(shop: EngineStage) -> list[tuple[int, str]]:
    rows = shop.disk.execute("SELECT stars, words FROM orders_ratings WHERE stars IS NOT NULL")
    return [(stars, words) for stars, words in rows]


async def test_the_first_mark_counts_and_is_not_given_twice(fetched: EngineStage) -> None:
    await fetched.skip(HALF_AN_HOUR)
    (asked,) = await fetched.replies("customer")
    await tap(fetched, asked, "4, good")
    assert (await tap(fetched, asked, "1, bad")).text.startswith("You have told me about order *#1*")
    assert await marks(fetched) == [(4, "")]


async def test_a_word_belongs_to_the_mark_and_an_order_is_no_word(fetched: EngineStage) -> None:
    await fetched.skip(HALF_AN_HOUR)
    (asked,) = await fetched.replies("customer")
    await tap(fetched, asked, "5, very good")
    assert (await hear(fetched, "3 vetkoek")).text.startswith("*Your cart*")
    assert await marks(fetched) == [(5, "")]


async def test_who_is_buying_again_is_not_interrupted(fetched: EngineStage) -> None:
    await hear(fetched, "3 vetkoek", "check out")
    await fetched.skip(HALF_AN_HOUR)
    assert await fetched.replies("customer") == []


async def test_who_said_stop_is_not_asked(fetched: EngineStage) -> None:
    await hear(fetched, "stop")
    await fetched.skip(HALF_AN_HOUR)
    assert await fetched.replies("customer") == []


async def test_nobody_is_asked_about_what_they_rated_already(fetched: EngineStage) -> None:
    await hear(fetched, "rate 5", "so tasty")
    assert await marks(fetched) == [(5, "so tasty")]
    await fetched.skip(HALF_AN_HOUR)
    assert await fetched.replies("customer") == []


async def test_without_an_order_there_is_nothing_to_rate(shop: EngineStage) -> None:
    assert (await hear(shop, "rate 5")).text.endswith("There is no order to rate just now.")
