"""Two shops on two numbers: whoever writes to the one is not heard by the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot import WakalaError
from bot.settings import Settings
from plugins.inventory import service as inventory
from plugins.tenants import members
from plugins.tenants.demo import SHOP as FIRST
from tests.doubles.neighbours import SECOND, THANDI, Neighbours, neighbours

JOY, SIPHO = "27820000002", "27820000003"


@pytest.fixture
async def town(tmp_path: Path, database: Path) -> AsyncIterator[Neighbours]:
    async with neighbours(tmp_path, database) as both:
        yield both


async def give(town: Neighbours, tenant: str, phone: str, *roles: str) -> None:
    await town.wakala.database.transactions.run(
        "tenants", partial(members.give, tenant=tenant, phone=phone, roles=roles), tenant
    )
    await town.stage.settled()


def roles(town: Neighbours, tenant: str, phone: str) -> frozenset[str]:
    """What somebody may do at a shop, whatever else the channel knows of them."""
    member = town.wakala.directory.member(tenant, {"bsuid": "ZA.1", "wa_id": phone})
    return member.roles if member else frozenset()


async def test_each_number_answers_with_its_own_name_and_menu(town: Neighbours) -> None:
    assert FIRST.name in await town.write(FIRST, "hi")
    assert SECOND.name in await town.write(SECOND, "hi")
    assert "Quarter Kota" in await town.write(SECOND, "2 quarter kota")
    assert "Russian Kota" in await town.write(FIRST, "2 russian kotas")
    assert "Russian" not in "\n".join(town.sent(SECOND))
    assert "Quarter" not in "\n".join(town.sent(FIRST))


async def test_what_only_the_neighbour_sells_cannot_be_ordered(town: Neighbours) -> None:
    await town.write(SECOND, "2 russian kotas and an umqombothi")
    assert "russian-kota" not in str(town.talk(SECOND).slots)


async def test_a_cart_at_the_one_shop_is_not_in_the_other(town: Neighbours) -> None:
    await town.write(FIRST, "2 russian kotas")
    await town.write(SECOND, "juice")
    assert [line["product"] for line in town.talk(FIRST).slots["cart"]] == ["russian-kota"]
    assert [line["product"] for line in town.talk(SECOND).slots["cart"]] == ["juice"]
    assert town.talk(FIRST).customer != town.talk(SECOND).customer


async def test_orders_are_numbered_told_and_looked_up_at_their_own_shop(town: Neighbours) -> None:
    await town.order(FIRST, "2 russian kotas")
    before = town.sent(FIRST)
    await town.order(SECOND, "juice")
    assert town.sent(FIRST) == before
    told = await town.write(SECOND, "where is my order")
    assert "Russian" not in told
    assert town.rows("orders_orders") == {FIRST.tenant: 1, SECOND.tenant: 1}
    assert [one["number"] for shop in (FIRST, SECOND) for one in town.talk(shop).slots["orders"]] == [1, 1]


async def test_who_cancels_here_cancels_nothing_there(town: Neighbours) -> None:
    await town.order(FIRST, "2 russian kotas")
    await town.order(SECOND, "juice")
    await town.write(SECOND, "cancel", "yes")
    statuses = dict(town.stage.disk.execute("SELECT tenant, status FROM orders_orders"))
    assert statuses[SECOND.tenant] == "cancelled"
    assert statuses[FIRST.tenant] != "cancelled"


async def test_what_is_sold_out_here_is_there_to_be_had(town: Neighbours) -> None:
    run = town.wakala.database.transactions.run
    await run("inventory", partial(inventory.count, tenant=FIRST.tenant, product="juice", quantity=0))
    await town.order(SECOND, "juice")
    assert town.rows("orders_orders") == {SECOND.tenant: 1}


async def test_powers_at_the_one_shop_are_none_at_the_other(town: Neighbours) -> None:
    await give(town, SECOND.tenant, SIPHO, "staff")
    assert roles(town, FIRST.tenant, JOY) == {"owner"}
    assert roles(town, SECOND.tenant, JOY) == set()
    assert roles(town, FIRST.tenant, SIPHO) == {"driver"}
    assert roles(town, SECOND.tenant, SIPHO) == {"staff"}
    assert roles(town, FIRST.tenant, THANDI) == set()
    assert [one.phone for one in town.wakala.directory.staff(SECOND.tenant)] == [SIPHO]


async def test_the_directory_gives_a_shops_people_in_their_order_and_only_those_who_are_active(
    town: Neighbours,
) -> None:
    for phone in (THANDI, SIPHO, JOY):
        await give(town, SECOND.tenant, phone, "owner")
    change = partial(members.change, tenant=SECOND.tenant, phone=SIPHO, active=False)
    await town.wakala.database.transactions.run("tenants", change, SECOND.tenant)
    await town.stage.settled()
    assert [one.phone for one in town.wakala.directory.staff(SECOND.tenant)] == [THANDI, JOY]
    assert roles(town, SECOND.tenant, SIPHO) == set()


async def test_a_customer_who_uses_a_vendors_words_gets_the_ordinary_reply(town: Neighbours) -> None:
    nonsense = await town.write(FIRST, "hi", "xyz 1 20", who="27820000007")
    for words in ("acc 1 20", "rej 1", "late 1 10"):
        who = f"2782000001{len(words)}"
        assert await town.write(FIRST, "hi", words, who=who) == nonsense


async def test_a_shop_that_is_added_by_command_is_served_by_the_server_that_runs(
    town: Neighbours,
) -> None:
    from adapters.cli.shops import opened_database
    from plugins.tenants import service

    settings: Settings = town.wakala.settings
    third, number = "0190a1b2-0000-7000-8000-0000000000c3", "106000000000003"
    async with opened_database(settings) as (database, _):
        given = {"name": "Gogo's Pap", "tenant": third}
        await database.transactions.run("tenants", partial(service.add, number=number, given=given))
    assert town.wakala.directory.shop(number) is None
    await town.stage.settled()
    shop = town.wakala.directory.shop(number)
    assert shop is not None
    assert "Gogo's Pap" in await town.write(shop, "hi")


async def test_a_wrong_row_of_the_neighbours_stops_nobody_who_is_served_already(town: Neighbours) -> None:
    town.stage.disk.execute("UPDATE tenants_shops SET hours = 'nine' WHERE number = ?", (SECOND.number,))
    town.stage.disk.commit()
    await give(town, FIRST.tenant, THANDI, "staff")
    assert FIRST.name in await town.write(FIRST, "hi")
    assert SECOND.name in await town.write(SECOND, "hi")
    with pytest.raises(WakalaError, match="hours is 'nine'; it must be"):
        await town.wakala.directory.load()


async def test_what_a_vendor_says_at_the_one_shop_changes_nothing_at_the_other(town: Neighbours) -> None:
    await give(town, SECOND.tenant, SIPHO, "owner")
    await give(town, SECOND.tenant, JOY, "driver")
    assert "is out" in await town.write(SECOND, "out juice", who=SIPHO)
    assert "costs R45.00" in await town.write(SECOND, "price quarter kota 45", who=SIPHO)
    assert "Paused until" in await town.write(SECOND, "pause 2h power", who=SIPHO)
    assert "Nothing on the menu is called" in await town.write(FIRST, "out juice", who=JOY)
    assert "We are paused" in await town.write(SECOND, "a quarter kota")
    assert "paused" not in await town.write(FIRST, "a russian kota")
    await town.write(SECOND, "out quarter kota", "price quarter kota 5", who=JOY)
    sold = {one.id: one for one in town.wakala.directory.menu(SECOND.tenant).products}
    assert (sold["quarter"].available, sold["quarter"].price) == (True, 45_00)
