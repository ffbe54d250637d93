"""What becomes of an input whose turn fails, wherever the fault lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapters.dead_letters import Chosen, Given
from adapters.lifecycle.readiness import health
from adapters.sql.dead import read_given
from bot.engine import Engine, decode_timer
from bot.messages import Text
from bot.understanding import LexicalUnderstanding
from tests.stage import EngineStage, stage

HOUR = 3600.0


@pytest.fixture
async def shop(tmp_path: Path, database: Path):
    async with stage(tmp_path, database) as played:
        yield played


async def given_up(shop: EngineStage) -> list[Given]:
    return await read_given(shop.wakala.settings.database.url, Chosen())


async def test_a_fault_outside_any_handler_costs_a_new_customer_one_apology(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(LexicalUnderstanding, "understand", _raise)
        await shop.say("customer", Text("two kotas please"))
    [apology] = await shop.replies("customer")
    assert apology.text.startswith("Sorry, something went wrong")
    [failed] = await given_up(shop)
    assert (failed.standing, failed.error) == ("failed", "LookupError: broken")
    await shop.say("customer", Text("menu"))
    assert len(await shop.replies("customer")) == 1


async def test_what_was_given_up_on_is_told_where_people_look(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(LexicalUnderstanding, "understand", _raise)
        await shop.say("customer", Text("two kotas please"))
    told = await health(shop.wakala)
    assert [(group.kind, group.error, group.count) for group in told.dead] == [
        ("input", "LookupError: broken", 1)
    ]
    [part] = [part for part in told.parts if part.name == "dead letters"]
    assert (part.detail, told.ready) == ("1 input; `wakala dlq list`", True)


async def test_a_fault_even_in_the_apology_parks_the_message_and_the_next_is_answered(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(LexicalUnderstanding, "understand", _raise)
        broken.setattr(Engine, "give_up", _raise)
        await shop.say_all("customer", Text("two kotas please"), Text("more"))
    assert [one.standing for one in await given_up(shop)] == ["parked", "parked"]
    await shop.say("customer", Text("menu"))
    assert len(await shop.replies("customer")) == 1


async def test_a_timer_that_fails_is_parked_and_the_others_of_its_conversation_still_fire(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.say("customer", Text("1 russian kota"))
    decide = Engine.decide

    async def fail_on_the_reminder(self: Engine, conversation: Any, given: Any, *rest: Any) -> Any:
        if given.kind == "timer" and decode_timer(given.body).name == "idle 2700s":
            raise LookupError("broken")
        return await decide(self, conversation, given, *rest)

    monkeypatch.setattr(Engine, "decide", fail_on_the_reminder)
    await shop.skip(HOUR)
    assert [one.standing for one in await given_up(shop)] == ["parked"]
    assert list((await shop.conversation("customer")).timers) == ["idle 86400s"]
    await shop.skip(24 * HOUR)
    assert await shop.state("customer") == "new"


def _raise(*_: Any, **__: Any) -> None:
    raise LookupError("broken")
