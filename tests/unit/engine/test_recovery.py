"""Recovery blames no input for what is slow at every start."""

import asyncio

import pytest

from bot import ANY, Plugin, Transition, Turn
from tests.doubles.house import House, table
from tests.doubles.words import NamedIntents


def shop() -> Plugin:
    """A plugin with one intent."""
    rows = (Transition("shop", ("home", "cart"), "cart"), Transition("back", ANY, "home"))
    return Plugin("test", flows=[table(*rows)])


async def test_what_the_first_turn_would_wait_for_is_built_before_any_input_is_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plugin = shop()
    dead = House([plugin])
    await dead.deliver("shop")
    begun: list[tuple[str, int]] = []

    class Slow(NamedIntents):
        def understand(self, text: str, **how: object) -> object:
            begun.extend((text, row.input.attempts) for row in dead.store.inputs.values())
            return super().understand(text, **how)

    monkeypatch.setattr("tests.doubles.house.NamedIntents", Slow)
    await House([plugin], store=dead.store).open()
    assert begun == [("", 0), ("shop", 1)]


async def test_suspected_inputs_run_after_others_and_once_the_process_has_lived_for_a_moment() -> None:
    ran: list[tuple[str, float]] = []
    plugin = shop()

    @plugin.on("shop")
    async def enter(turn: Turn) -> None:
        ran.append((turn.conversation.address["wa_id"][-1], asyncio.get_running_loop().time()))

    dead = House([plugin])
    for number in range(4):
        await dead.deliver("shop", who=f"2782000000{number}")
    for row, begun in zip(dead.store.inputs.values(), (3, 2, 1, 0), strict=True):
        row.input.attempts = begun
    await House([plugin], store=dead.store).open()
    started = ran[0][1]
    assert [(who, at - started) for who, at in ran] == [("3", 0), ("2", 1), ("1", 1)]
