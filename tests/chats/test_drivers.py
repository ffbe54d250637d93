"""Several drivers at once: one has the job, whatever they say in one moment, and whatever dies between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.app import compose
from bot.messages import Text
from plugins.delivery.commands import TakeDelivery
from plugins.delivery.search import claims
from plugins.tenants import members
from plugins.tenants.demo import SHOP
from tests.chats.talk import DELIVERY, hear
from tests.stage import EngineStage, phone_of, stage

NAMES = ("thabo", "zodwa")
ORDER = (*DELIVERY, "cash", "exact money", "confirm")


@pytest.fixture
async def shop(tmp_path: Path, database: Path) -> AsyncIterator[EngineStage]:
    """A shop with three drivers at work."""
    async with stage(tmp_path, database) as played:
        for name in NAMES:
            phone = phone_of(name)
            await played.wakala.database.transactions.run(
                "tenants",
                lambda tx, name=name, phone=phone: members.give(
                    tx, SHOP.tenant, phone, ["driver"], name=name.title(), area="Orlando West"
                ),
                SHOP.tenant,
            )
        await played.settled()
        for name in ("driver", *NAMES):
            await hear(played, "on", role=name)
        yield played


async def heard(shop: EngineStage, name: str) -> list[str]:
    """What a driver was told since they last looked."""
    return [reply.text for reply in await shop.replies(name)]


async def assigned(shop: EngineStage) -> list[str]:
    """Who was ever given a delivery."""
    rows = shop.disk.execute(
        "SELECT json_extract(body, '$.data.driver_id') FROM events WHERE type = 'delivery.assigned'"
    )
    return [driver for (driver,) in rows]


async def pooled(shop: EngineStage) -> None:
    """An order that all three drivers are asked for at once."""
    await hear(shop, *ORDER)
    await shop.skip(3 * 90)
    for name in ("driver", *NAMES):
        assert "The first yes has it." in (await heard(shop, name))[-1]


async def test_of_three_who_say_yes_in_one_moment_one_has_it_and_two_hear_that_it_is_taken(shop):
    await pooled(shop)
    await asyncio.gather(*(shop.say(name, Text("yes")) for name in ("driver", *NAMES)))
    said = [(await heard(shop, name))[0] for name in ("driver", *NAMES)]
    assert len(await assigned(shop)) == 1
    assert sorted("is yours" in one for one in said) == [False, False, True]
    assert sorted("is taken" in one for one in said) == [False, True, True]


async def test_two_claims_in_two_transactions_at_once_make_one_driver(shop):
    await pooled(shop)
    (delivery,) = shop.disk.execute("SELECT delivery_id FROM delivery_searches").fetchone()
    rows = shop.disk.execute("SELECT driver_id FROM delivery_offers WHERE answer IS NULL").fetchall()
    run = shop.wakala.database.transactions.run

    async def claim(driver: str) -> None:
        command = TakeDelivery(delivery_id=delivery, driver_id=driver)
        await run("delivery", lambda tx: claims.take(tx, command), SHOP.tenant)

    await asyncio.gather(*(claim(driver) for (driver,) in rows))
    assert (len(rows), len(await assigned(shop))) == (3, 1)
    await shop.settled()
    ends = [(await heard(shop, name))[-1] for name in ("driver", *NAMES)]
    assert sorted("is taken" in one for one in ends) == [False, True, True]


async def test_a_server_that_dies_between_two_offers_makes_the_next_when_it_is_back(shop):
    await hear(shop, *ORDER)
    first = [name for name in ("driver", *NAMES) if "90 seconds" in "".join(await heard(shop, name))]
    wakala = shop.wakala
    await wakala.database.close()
    wakala.clock.skip(120)
    shop.wakala = await compose(
        wakala.settings, wakala.sender.channel, wakala.clock, shop.gateways, "https://shop.example"
    )
    await shop.wakala.worker.recover()
    await shop.skip(1)
    told = {name: await heard(shop, name) for name in ("driver", *NAMES)}
    assert [name for name in told if any("Too late" in text for text in told[name])] == first
    assert sum("Yours if you say yes" in text for texts in told.values() for text in texts) == 1


async def test_a_driver_sees_whose_it_is_from_their_yes_on_and_no_longer_than_they_have_it(shop):
    await hear(shop, *ORDER)
    offers = "".join([text for name in ("driver", *NAMES) for text in await heard(shop, name)])
    assert "yellow house behind the spaza" in offers
    assert phone_of("customer") not in offers
    (number,) = shop.disk.execute("SELECT number FROM delivery_deliveries").fetchone()
    await shop.say("vendor", Text(f"drive {number} sipho"))
    assert phone_of("customer") in (await heard(shop, "driver"))[-1]
    await hear(shop, "cancel", "yes")
    assert "is off" in (await heard(shop, "driver"))[-1]
    after = (await hear(shop, "jobs", role="driver")).text
    assert phone_of("customer") not in after
    assert "yellow house" not in after
