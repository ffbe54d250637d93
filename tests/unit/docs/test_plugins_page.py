"""The page for plugin authors is what strangers work from: its plugin is installed and ordered with here."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from adapters.jinja import load_phrases
from bot import Flow, Member, Plugin, Transition
from bot.machine import compile_flow
from bot.messages import Text
from tests.doubles.house import THANDI, House, table
from tests.doubles.town import SHOP, Town
from tests.stage import stage

PAGE = (Path(__file__).parents[3] / "docs" / "plugins.md").read_text("utf-8")
NAMED = re.compile(r"^```\w+\n(?:\{?# )(\S+)(?: #\})?\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILES = dict(NAMED.findall(PAGE))
PLUGINS = tomllib.loads(re.search(r"^```toml\n(\[plugins\].*?)^```", PAGE, re.DOTALL | re.MULTILINE)[1])
DELIVERED = ("2 russian kotas", "check out", "deliver", "yellow house, zone 14", "cash", "200", "confirm")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's files on the path, as ``pip install`` would leave them."""
    site = tmp_path / "site"
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    points = "\n".join(f"{name} = {at}" for name, at in project["entry-points"]["wakala.plugins"].items())
    metadata = f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    written = FILES | {
        f"{metadata}/entry_points.txt": f"[wakala.plugins]\n{points}\n",
        f"{metadata}/METADATA": "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".format(**project),
    }
    for name, text in written.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    monkeypatch.syspath_prepend(str(site))


@pytest.mark.usefixtures("installed")
async def test_the_pages_plugin_asks_for_a_tip_and_counts_it(tmp_path: Path, database: Path) -> None:
    async with stage(tmp_path, database, PLUGINS["plugins"]["enabled"]) as played:
        for words in DELIVERED:
            await played.say("customer", Text(words))
        asked = (await played.replies("customer"))[-1]
        assert asked.text == "Something for the driver?"
        assert [choice.title for choice in asked.choices] == ["R5.00", "R10.00", "No, thank you"]
        await played.say("customer", Text("a little extra"))
        assert (await played.replies("customer"))[-1].text == "How much? Tap an amount."
        await played.say("customer", Text("2"))
        assert {"tip.given", "tip.counted", "order.created"} <= set(await played.events())


@pytest.mark.usefixtures("installed")
async def test_who_fetches_the_order_is_not_asked(tmp_path: Path, database: Path) -> None:
    async with stage(tmp_path, database, PLUGINS["plugins"]["enabled"]) as played:
        for words in ("2 russian kotas", "check out", "collect", "cash", "confirm"):
            await played.say("customer", Text(words))
        assert "order.created" in await played.events()


@pytest.mark.usefixtures("installed")
async def test_the_pages_test_passes() -> None:
    await importlib.import_module("test_tips").test_every_tip_is_counted()


@pytest.mark.usefixtures("installed")
def test_the_pages_flow_fits_together() -> None:
    repairs: Flow = importlib.import_module("repairs").repairs
    assert set(compile_flow(repairs).states) == {"home", "describing", "waiting", "sure"}


@pytest.mark.usefixtures("installed")
async def test_the_pages_words_for_the_shops_own_people_are_words_of_theirs(tmp_path: Path) -> None:
    plugin: Plugin = importlib.import_module("praise").plugin
    customers = Plugin(
        "shop", flows=[table(Transition("leave", "home", "gone"), Transition("return", "gone", "home"))]
    )
    owner = Member(tenant=SHOP.tenant, phone=THANDI, roles=frozenset({"owner"}))
    phrases = load_phrases([tmp_path / "site" / "praise" / "templates"])
    house = await House([customers, plugin], directory=Town(members=(owner,)), phrases=phrases).open()
    assert await house.say("Well done Sipho!", "yes") == ["really_praise\n\nsure", "was_praised"]
    assert [one.envelope.data["words"] for one in house.published if "words" in one.envelope.data] == [
        "Sipho!"
    ]
