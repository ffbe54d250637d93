"""``wakala stats``: a shop's figures as people read them, also where no server runs."""

import asyncio
import json
import sqlite3
import time

import msgspec
import pytest

from bot.clock import utc
from bot.settings import load
from plugins.tenants.demo import SHOP
from tests.doubles.counted import moved, paid, placed, told

DAY_OUT = (
    moved("looks", "menu"),
    moved("thandi", "cart"),
    placed("one", "thandi"),
    told("order.confirmed", 65, order_id="one"),
    paid("one", "70.00"),
    told("order.completed", order_id="one"),
    told("whatsapp.message.received"),
)

HEARD = """
    INSERT INTO inbox (key, kind, conversation, customer, tenant, number, correlation, body,
                       status, attempts, error, received_at)
    VALUES ('wamid.1', 'message', '1:c', 'c', 't', '1', 'wamid.1', x'', 1, 1, '', ?)
"""


@pytest.fixture
def day_out(wakala):
    """What was published an hour ago and nobody has counted yet."""
    now = time.time() - 3600

    async def publish(tx):
        for envelope in DAY_OUT:
            at = utc(now + envelope.timestamp.timestamp() % 3600)
            tx.published.append(msgspec.structs.replace(envelope, tenant_id=SHOP.tenant, timestamp=at))

    async def work():
        from adapters.cli.shops import opened

        async with opened(load(None, {})) as shops:
            await shops.database.transactions.run("test", publish)

    asyncio.run(work())


def test_a_shop_where_nothing_happened_says_so_and_what_to_do(wakala):
    ended = wakala("stats")
    assert SHOP.name in ended.out
    assert "nothing happened in this time; take an order with `wakala run`" in ended.out


@pytest.mark.usefixtures("day_out")
def test_figures_are_printed_with_money_as_people_read_it(wakala):
    told = wakala("stats", "--shop", SHOP.number).out
    lines = {tuple(line.split()) for line in told.splitlines()}
    assert ("cash", "1", "R70.00", "R0.00", "R70.00") in lines
    assert ("browse", "2", "100%") in lines
    assert ("cart", "1", "50%") in lines
    assert ("waiting", "1", "1m5s", "2m", "2m") in lines
    assert ("Russian", "Kota", "2", "R70.00") in lines
    assert ("messages:", "in", "1") in lines


@pytest.mark.usefixtures("day_out")
def test_in_the_demo_figures_go_as_far_as_its_clock_was_moved(wakala):
    until = json.loads(wakala("stats", "--json").out)["until"]
    with sqlite3.connect("data/wakala.db") as disk:
        disk.execute(HEARD, (time.time() + 3 * 3600,))
    disk.close()
    moved_on = json.loads(wakala("stats", "--since", "3h", "--json").out)
    assert moved_on["since"] >= until
    assert moved_on["takings"] == []


@pytest.mark.usefixtures("day_out")
def test_programs_read_the_same_as_json(wakala):
    figures = json.loads(wakala("stats", "--since", "1d", "--json").out)
    assert figures["takings"] == [{**figures["takings"][0], "method": "cash", "paid": 7000, "net": 7000}]
    assert sum(row["paid"] for row in figures["days"]) == 7000


@pytest.mark.usefixtures("day_out")
def test_figures_made_anew_are_the_same(wakala):
    before = json.loads(wakala("stats", "--json").out)
    ended = wakala("stats", "rebuild")
    after = json.loads(wakala("stats", "--json").out)
    assert "made the figures anew of" in ended.out
    assert {name: after[name] for name in ("takings", "funnel", "times")} == {
        name: before[name] for name in ("takings", "funnel", "times")
    }


def test_without_the_plugin_the_command_says_what_to_switch_on(wakala, tmp_path):
    plugins = '["tenants", "catalogue", "inventory", "orders", "payments", "delivery", "frontdesk"]'
    (tmp_path / "wakala.toml").write_text(f"[plugins]\nenabled = {plugins}\n")
    ended = wakala("stats")
    assert ended.code == 2
    assert 'plugins.enabled lacks "analytics"' in ended.err


def test_a_time_that_cannot_be_read_is_named(wakala):
    ended = wakala("stats", "--since", "yesterday")
    assert ended.code == 2
    assert "'yesterday' is no length of time; write 90s, 10m, 1h30m or 2d" in ended.err
