"""Plugins are found by their entry point and switched on by name, in the order of the settings."""

from importlib.metadata import EntryPoint

import pytest

import bot.plugin
from adapters.memory import MemoryStore
from bot import Envelope, FlowError, Plugin, Transaction
from bot.assembly import consumers
from bot.clock import SystemClock
from bot.ids import new_id, oldest_id
from bot.plugin import load_plugins
from tests.doubles.house import no_sagas
from tests.doubles.rows import NOON

loyalty, tips = Plugin("loyalty"), Plugin("tips")
HERE = "tests.unit.engine.test_plugins"


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plugins, and a package whose entry point leads to something else."""
    points = [EntryPoint(name, f"{HERE}:{name}", "wakala.plugins") for name in ("tips", "loyalty", "HERE")]
    monkeypatch.setattr(bot.plugin, "entry_points", lambda group: points if group == "wakala.plugins" else [])


def test_plugins_come_in_the_order_in_which_they_are_switched_on() -> None:
    assert [plugin.name for plugin in load_plugins(["loyalty", "tips"])] == ["loyalty", "tips"]
    assert [plugin.name for plugin in load_plugins(["tips"])] == ["tips"]


def test_a_plugin_that_is_not_installed_is_named_with_those_that_are() -> None:
    with pytest.raises(
        FlowError, match="plugin 'loyality', which is not installed; installed are HERE, loyalty, tips"
    ):
        load_plugins(["tips", "loyality"])


def test_an_entry_point_that_gives_no_plugin_is_named() -> None:
    with pytest.raises(FlowError, match=r"entry point .HERE. gives .*; it must give a bot\.Plugin"):
        load_plugins(["HERE"])


def test_every_domain_that_takes_part_in_an_event_is_known_by_its_name() -> None:
    async def part(tx: Transaction, event: Envelope) -> None:
        """Take part."""

    first, second = Plugin("stock"), Plugin("analytics")
    first.consume("order.created")(part)
    second.consume("order.created")(part)
    second.consume("order.cancelled")(part)
    assert consumers([first, second], no_sagas(MemoryStore(SystemClock()))) == {
        "order.created": [("stock", part), ("analytics", part)],
        "order.cancelled": [("analytics", part)],
    }


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(ids)
    assert oldest_id(NOON) < oldest_id(NOON + 0.001) < ids[0] < oldest_id(9e9)
