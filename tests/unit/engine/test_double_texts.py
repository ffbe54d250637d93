"""Messages that come while another waits: each has its turn, or they are one, as the state says."""

from __future__ import annotations

import asyncio

import pytest

from bot import ANY, SAME, Flow, FlowError, Plugin, State, Transition, Turn
from bot.machine import compile_flow
from tests.doubles.house import House

ROWS = (
    Transition("greet", ("door", "home"), "home"),
    Transition("address", "door", "home", says="found"),
    Transition("left", "home", SAME, says="to_the_left"),
    Transition("right", "home", SAME, says="to_the_right"),
    Transition("leave", "home", "door"),
    Transition("stop", ANY, SAME, says="stopped"),
)


def shop(asking: State, *others: State) -> tuple[Plugin, list[str]]:
    plugin, heard = (
        Plugin("test", flows=[Flow("test", 1, asking.name, asking.name, (asking, *others), ROWS)]),
        [],
    )

    @plugin.on("address")
    async def address(turn: Turn) -> None:
        heard.append(turn.text)

    return plugin, heard


DOOR, HOME = State("door", hears="address", double_text="merge", prompts=False), State("home", prompts=False)


async def house(*states: State) -> tuple[House, list[str]]:
    plugin, heard = shop(*states)
    return await House([plugin]).open(), heard


async def test_fragments_of_an_answer_are_one_answer() -> None:
    street, heard = await house(DOOR, HOME)
    await street.say("stop")
    assert await street.say("yellow house", "behind the", "spaza") == ["found"]
    assert heard == ["yellow house behind the spaza"]
    assert {outcome for outcome, _ in street.outcomes().values()} == {"done"}


async def test_a_fragment_that_comes_soon_after_belongs_to_it_and_a_later_one_does_not() -> None:
    street, heard = await house(DOOR, HOME)
    await street.say("stop")
    await street.deliver("yellow house")
    await asyncio.sleep(0.5)
    await street.deliver("zone 14")
    await asyncio.sleep(1.0)
    assert heard == ["yellow house zone 14"]


async def test_a_command_among_fragments_stays_a_command() -> None:
    street, heard = await house(DOOR, HOME)
    await street.say("stop")
    assert await street.say("stop", "yellow house", "greet", "stop") == ["stopped", "found", "stopped"]
    assert heard == ["yellow house"]


async def test_of_several_choices_the_last_counts_and_no_command_is_lost() -> None:
    street, _ = await house(
        State("home", prompts=False, double_text="supersede"), State("door", hears="address")
    )
    await street.say("stop")
    assert await street.say("left", "right", "left", "stop", "right") == [
        "to_the_left",
        "stopped",
        "to_the_right",
    ]


async def test_without_a_word_in_the_table_each_has_its_turn() -> None:
    street, _ = await house(HOME, State("door", hears="address"))
    assert await street.say("left", "right") == ["to_the_left", "to_the_right"]


async def test_what_was_taken_together_is_taken_together_after_a_crash() -> None:
    street, heard = await house(DOOR, HOME)
    await street.say("stop")
    street.worker.live = False
    await street.deliver("yellow house", "zone 14")
    after, again = shop(DOOR, HOME)
    revived = await House([after], store=street.store).open()
    assert (heard, again) == ([], ["yellow house zone 14"])
    assert revived.talk().state == "home"


def test_a_state_merges_only_what_it_hears() -> None:
    with pytest.raises(FlowError, match="state 'home' merges what it hears, but hears no free words"):
        compile_flow(Flow("test", 1, "home", "home", (State("home", double_text="merge"), DOOR), ROWS))
