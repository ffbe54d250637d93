"""The example plugin, installed as a stranger would install it, in a chat."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import FlowError
from bot.messages import Text
from bot.plugin import load_plugins
from bot.schemas import kept_schemas
from tests.stage import stage

EXAMPLE = Path(__file__).parents[2] / "examples" / "loyalty"
WITH_LOYALTY = ("tenants", "catalogue", "inventory", "orders", "payments", "delivery", "frontdesk", "loyalty")
UP_TO_CONFIRM = ("2 russian kotas", "check out", "collect", "cash")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "site"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(EXAMPLE)], check=True
    )
    monkeypatch.syspath_prepend(str(target))


@pytest.mark.usefixtures("installed")
async def test_its_state_stands_before_the_order_and_members_are_not_asked_again(
    tmp_path: Path, database: Path
) -> None:
    async with stage(tmp_path, database, WITH_LOYALTY) as played:
        for words in (*UP_TO_CONFIRM, "confirm"):
            await played.say("customer", Text(words))
        assert (await played.replies("customer"))[-1].text.startswith("Join our club?")
        assert await played.state("customer") == "loyalty_offer"
        await played.say("customer", Text("join"))
        assert (await played.events())[:3] == ["loyalty.joined", "orders.place", "order.created"]
        for words in (*UP_TO_CONFIRM, "confirm"):
            await played.say("customer", Text(words))
        assert await played.state("customer") == "tracking"


async def test_a_plugin_that_is_not_installed_is_named(tmp_path: Path, database: Path) -> None:
    with pytest.raises(FlowError, match="switches on plugin 'loyalty', which is not installed"):
        async with stage(tmp_path, database, WITH_LOYALTY):
            pass


@pytest.mark.usefixtures("installed")
def test_its_event_has_its_schema_with_it() -> None:
    (loyalty,) = load_plugins(["loyalty"])
    assert loyalty.home is not None
    own = {file: text for file, text in kept_schemas([loyalty]).items() if file.is_relative_to(loyalty.home)}
    assert own == {file: file.read_text("utf-8") for file in loyalty.home.glob("schemas/*.json")} != {}
