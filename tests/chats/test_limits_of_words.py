"""What words and taps cannot do: decide for somebody else, or leave an order with nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.messages import Reply, Tap, Text
from tests.chats.talk import DELIVERY, hear, tap
from tests.stage import EngineStage, stage

ORDER = (*DELIVERY, "cash", "exact money", "confirm")


@pytest.fixture
async def shop(tmp_path: Path, database: Path) -> AsyncIterator[EngineStage]:
    """A shop that has accepted an order which its driver is about to bring."""
    async with stage(tmp_path, database) as played:
        await played.arrange("by hand")
        await hear(played, "on", role="driver")
        await hear(played, *ORDER[:-1])
        await played.say("customer", Text("confirm"))
        await played.replies("vendor")
        await hear(played, "acc 1 5", role="vendor")
        await played.say("driver", Text("yes"))
        for role in ("customer", "vendor", "driver"):
            await played.replies(role)
        yield played


async def ran_out(shop: EngineStage) -> Reply:
    """What the customer is asked when the shop has run out of what they ordered."""
    await shop.say("vendor", Text("out russian kota"))
    choices = [one for reply in await shop.replies("vendor") for one in reply.choices]
    asks = next(one for one in choices if one.id.partition(".")[2].startswith("out_of_order"))
    await shop.say("vendor", Tap(asks.id, asks.title))
    return (await shop.replies("customer"))[-1]


async def heard(shop: EngineStage, role: str) -> Sequence[str]:
    """What they were told since they last looked."""
    return [reply.text for reply in await shop.replies(role)]


async def test_an_order_is_let_go_or_kept_only_where_its_customer_wants_it_no_more(shop):
    assert "accepted already" in (await hear(shop, "let go 1", role="vendor")).text
    assert "accepted already" in (await hear(shop, "keep 1", role="vendor")).text
    assert await heard(shop, "customer") == []
    await hear(shop, "cancel my order", "yes")
    await hear(shop, "keep 1", role="vendor")
    assert "accepted already" in (await hear(shop, "let go 1", role="vendor")).text
    await hear(shop, "cancel my order", "yes")
    await hear(shop, "let go 1", role="vendor")
    assert "is cancelled" in (await heard(shop, "customer"))[-1]
    assert "is cancelled" in (await hear(shop, "let go 1", role="vendor")).text


@pytest.mark.parametrize("wanted", ["full-house-kota", "russian-kota", "coke", "nothing-we-know"])
async def test_in_place_of_what_ran_out_comes_nothing_that_was_not_offered(shop, wanted):
    await ran_out(shop)
    reply = await hear(shop, Tap(f"1.swap:russian-kota/{wanted}", "Something else"))
    assert "older message" in reply.text
    assert "2 x Russian Kota" in (await hear(shop, "orders 1", role="vendor")).text


async def test_what_is_on_its_way_is_asked_about_no_more(shop):
    asked = await ran_out(shop)
    await shop.say("driver", Text("got"))
    assert "Your PIN" in (await heard(shop, "customer"))[-1]
    assert await shop.state("customer") == "tracking"
    assert "older message" in (await tap(shop, asked, "Take it out")).text
    await shop.skip(600)
    assert await heard(shop, "customer") == []


async def test_what_a_driver_has_who_is_one_no_longer_looks_for_another(shop):
    reply = await hear(shop, "driver remove sipho", "yes", role="vendor")
    assert "has no driver" in reply.text
    rows = shop.disk.execute("SELECT status, driver_id FROM delivery_deliveries").fetchall()
    assert rows == [("scheduled", None)]


async def test_the_shop_decides_on_food_whose_driver_is_one_no_longer(shop):
    await hear(shop, "got", role="driver")
    reply = await hear(shop, "driver remove sipho", "yes", role="vendor")
    assert "I have the food" in reply.text
    await shop.say("vendor", Tap(reply.choices[1].id, reply.choices[1].title))
    assert any("try_again" in one.id for reply in await shop.replies("vendor") for one in reply.choices)


async def test_who_says_it_twice_hears_where_it_stands(shop):
    await hear(shop, "got", role="driver")
    await hear(shop, "here", role="driver")
    assert "you are waiting" in (await hear(shop, "here", role="driver")).text
    await hear(shop, "call back 1", role="vendor")
    assert "on its way back" in (await hear(shop, "call back 1", role="vendor")).text


async def test_nothing_is_no_sum_that_a_customer_paid(shop):
    await hear(shop, "got", role="driver")
    for words in ("cash 0", "tip 0", "cash 1 0"):
        assert "How much" in (await hear(shop, words, role="driver")).text
    await hear(shop, Tap("1.short:1 0.00", "That is all"), role="driver")
    assert shop.disk.execute("SELECT count(*) FROM delivery_ledger").fetchone() == (0,)


@pytest.mark.parametrize("word", ["let go", "keep", "drive", "say", "unlock", "acc", "refund", "carry on"])
@pytest.mark.parametrize("number", ["9" * 30, "²", "٣" * 12])
async def test_no_number_is_too_strange_to_be_answered(shop, word, number):
    await hear(shop, f"{word} {number} me", role="vendor")
    assert shop.disk.execute("SELECT count(*) FROM inbox WHERE error <> ''").fetchone() == (0,)
