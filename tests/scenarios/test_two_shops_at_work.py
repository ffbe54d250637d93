"""Two shops on two numbers: their people see, change and bring nothing of one another's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot import Shop
from plugins.tenants import members, service
from plugins.tenants.demo import SHOP as FIRST
from tests.doubles.neighbours import SECOND, THANDI, Neighbours, neighbours

JOY, SIPHO = "27820000002", "27820000003"
BRING = ("deliver", "yellow house", "cash", "exact", "confirm")


@pytest.fixture
async def town(tmp_path: Path, database: Path) -> AsyncIterator[Neighbours]:
    """Both accept by hand; Joy runs the first, Sipho drives for it and runs the second."""
    async with neighbours(tmp_path, database) as both:
        run = both.wakala.database.transactions.run
        for shop in (FIRST, SECOND):
            by_hand = partial(service.change, number=shop.number, changes={"auto_accept": False})
            await run("tenants", by_hand, shop.tenant)
        hire = partial(members.give, tenant=SECOND.tenant, phone=SIPHO, roles=("owner",))
        await run("tenants", hire, SECOND.tenant)
        await both.stage.settled()
        yield both


def status(town: Neighbours, shop: Shop) -> str:
    [(found,)] = town.stage.disk.execute("SELECT status FROM orders_orders WHERE tenant = ?", (shop.tenant,))
    return str(found)


async def test_a_new_order_reaches_the_people_of_its_own_shop(town: Neighbours) -> None:
    await town.order(FIRST, "2 russian kotas")
    assert "New order #1" in "\n".join(town.sent(FIRST, JOY))
    assert town.sent(SECOND, SIPHO) == []
    await town.order(SECOND, "juice")
    assert "New order #1" in "\n".join(town.sent(SECOND, SIPHO))
    assert len(town.sent(FIRST, JOY)) == 1


async def test_the_same_number_is_another_order_at_the_other_shop(town: Neighbours) -> None:
    await town.order(FIRST, "2 russian kotas")
    await town.order(SECOND, "juice")
    assert "Juice" in await town.write(SECOND, "orders", who=SIPHO)
    assert "Russian" not in "\n".join(town.sent(SECOND, SIPHO))
    await town.write(SECOND, "acc 1 20", who=SIPHO)
    assert (status(town, FIRST), status(town, SECOND)) == ("waiting", "confirmed")


async def test_an_owner_is_a_customer_at_the_other_number(town: Neighbours) -> None:
    await town.order(SECOND, "juice")
    nobody = await town.write(SECOND, "hi", "acc 1", who="27820000099")
    assert await town.write(SECOND, "hi", "acc 1", who=JOY) == nobody
    assert status(town, SECOND) == "waiting"


async def test_a_price_here_is_no_price_there(town: Neighbours) -> None:
    menu = town.wakala.directory.menu
    before = menu(FIRST.tenant).version
    await town.write(SECOND, "price juice 11", who=SIPHO)
    assert next(one for one in menu(SECOND.tenant).products if one.name == "Juice").price == 11_00
    assert menu(FIRST.tenant).version == before


async def test_who_closes_one_shop_leaves_the_other_open(town: Neighbours) -> None:
    await town.write(SECOND, "close", "yes", who=SIPHO)
    assert "#1" in "\n".join([await town.order(FIRST, "2 russian kotas"), *town.sent(FIRST, JOY)])
    assert town.rows("orders_orders") == {FIRST.tenant: 1}


async def test_a_driver_is_offered_the_deliveries_of_his_own_shop(town: Neighbours) -> None:
    await town.write(FIRST, "on", who=SIPHO)
    await town.write(SECOND, "juice", *BRING)
    await town.write(SECOND, "acc 1 5", who=SIPHO)
    offered = town.stage.disk.execute(
        "SELECT count(*) FROM delivery_offers WHERE tenant = ?", (SECOND.tenant,)
    )
    assert offered.fetchone() == (0,)
    await town.write(FIRST, "2 russian kotas", *BRING, who=THANDI)
    await town.write(FIRST, "acc 1 5", who=JOY)
    assert "for you" in town.sent(FIRST, SIPHO)[-1]
