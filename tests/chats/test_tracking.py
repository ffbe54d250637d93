"""The link in the message that says who is on the way: what it shows, and for how long."""

from __future__ import annotations

import re

import pytest

from adapters.web.tracking import Tracked
from bot.messages import Location
from tests.chats.talk import FILLED, change_shop, hear
from tests.stage import EngineStage

LINK = re.compile(r"https://shop\.example/track/(\S+)")
HOME = Location(-26.2485, 27.8540)
DAY = 86_400


@pytest.fixture
async def token(shop: EngineStage) -> str:
    """The token of an order that is on its way to a pin."""
    await change_shop(shop, location=(-26.2385, 27.9085))
    await hear(shop, "on", role="driver")
    await hear(shop, *FILLED, "deliver", HOME, "the pin is enough", "cash", "exact", "confirm")
    await hear(shop, "yes", "got 1", role="driver")
    (said,) = await shop.replies("customer")
    found = LINK.search(said.text)
    assert found is not None
    return found[1]


async def look(shop: EngineStage, token: str) -> Tracked:
    seen = await shop.wakala.tracking.look(token)
    assert seen is not None
    return seen


async def test_the_link_shows_who_brings_it(shop: EngineStage, token: str) -> None:
    seen = await look(shop, token)
    assert (seen.shop, seen.number, seen.driver) == ("Mama Thandi's Kitchen", 1, "Sipho")
    assert (seen.stage, seen.left, seen.over) == ("on_the_way", "12:00", False)


async def test_who_shares_their_place_is_seen_to_come_nearer(shop: EngineStage, token: str) -> None:
    await hear(shop, Location(-26.2400, 27.9000), role="driver")
    far = await look(shop, token)
    await hear(shop, Location(-26.2480, 27.8600), role="driver")
    near = await look(shop, token)
    assert far.km is not None
    assert near.km is not None
    assert near.km < 1 < far.km
    assert far.way < near.way < 1


async def test_a_place_of_a_quarter_of_an_hour_ago_tells_nothing(shop: EngineStage, token: str) -> None:
    await hear(shop, Location(-26.2400, 27.9000), role="driver")
    await shop.skip(16 * 60)
    assert (await look(shop, token)).km is None


async def test_the_driver_is_seen_at_the_gate(shop: EngineStage, token: str) -> None:
    await hear(shop, "here", role="driver")
    assert (await look(shop, token)).stage == "at_the_gate"


async def test_what_is_brought_back_is_not_on_its_way_until_it_leaves_again(
    shop: EngineStage, token: str
) -> None:
    await hear(shop, "here", "bring back", role="driver")
    seen = await look(shop, token)
    assert (seen.stage, seen.left, seen.over) == ("failed", "", False)
    await hear(shop, "returned", role="driver")
    await hear(shop, "try again 1", role="vendor")
    assert (await look(shop, token)).stage == "ready"
    await hear(shop, "yes", role="driver")
    await shop.skip(60)
    await hear(shop, "got", role="driver")
    seen = await look(shop, token)
    assert (seen.stage, seen.ready, seen.left) == ("on_the_way", "12:01", "12:01")


async def test_the_link_ends_a_day_after_the_order(shop: EngineStage, token: str) -> None:
    await hear(shop, "cash 80", "pin 4821", role="driver")
    seen = await look(shop, token)
    assert (seen.stage, seen.arrived, seen.way, seen.over) == ("delivered", "12:00", 1.0, True)
    await shop.skip(DAY - 60)
    assert await shop.wakala.tracking.look(token) is not None
    await shop.skip(120)
    assert await shop.wakala.tracking.look(token) is None


async def test_who_watches_is_told_whenever_it_moves(shop: EngineStage, token: str) -> None:
    order_id = (await look(shop, token)).order_id
    with shop.wakala.tracking.watchers.watching(order_id) as changed:
        assert changed is not None
        assert not changed.is_set()
        await hear(shop, Location(-26.2400, 27.9000), role="driver")
        assert changed.is_set()


async def test_neither_events_nor_tables_let_anybody_look(shop: EngineStage, token: str) -> None:
    rows = shop.disk.execute("SELECT body FROM events").fetchall()
    kept = shop.disk.execute("SELECT digest FROM orders_links").fetchall()
    assert not any(token in str(row) for row in (*rows, *kept))


async def test_a_token_that_never_was_shows_nothing(shop: EngineStage, token: str) -> None:
    assert await shop.wakala.tracking.look(token[::-1]) is None
