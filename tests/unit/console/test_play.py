from __future__ import annotations

import pytest

from adapters.console.play import Mismatch, play
from adapters.console.transcript import parse_transcript
from bot.messages import Choice, Location, Reply, Tap, Text
from tests.doubles.scripted_stage import ScriptedStage

MENU = Reply("What would you like?", (Choice("1:kota", "Kota", "R35.00"), Choice("1:coke", "Coke", "R15.00")))
CART = Reply("In your cart:\n1 x Kota  R35.00\n*Total  R35.00*", (Choice("2:out", "Check out"),))
SCRIPT = {
    "hi": {"customer": [MENU]},
    "1:kota": {"customer": [CART]},
    "2:out": {"customer": [Reply("Where to?", ask_location=True)]},
    "order": {"customer": [Reply("Thank you")], "vendor": [Reply("New order")]},
    "two": {"customer": [Reply("One"), Reply("Two")]},
    "/pay ok": {"customer": [Reply("Paid")]},
    "+600": {"customer": [Reply("Still there?")]},
}


@pytest.fixture
def stage() -> ScriptedStage:
    return ScriptedStage(SCRIPT)


async def failure(stage: ScriptedStage, text: str) -> str:
    with pytest.raises(Mismatch) as mismatch:
        await play(parse_transcript(text, "a.chat"), stage)
    return str(mismatch.value)


async def test_a_chat_that_goes_as_written_passes(stage: ScriptedStage) -> None:
    chat = """\
# A whole order
customer > hi
bot      < What would you like?
           [Kota] R35.00
           [Coke]
state    = serving-customer
customer > [Kota]
bot      < In your cart: ... *Total R35.00*
           [Check out]
customer > [Coke @1]
customer > [Check out]
bot      < Where to?
           [Send location]
customer > (pin -26.2485, 27.8540)
clock    + 10m
bot      < Still there?
customer > order
bot      < Thank you
bot to vendor < New order
event    ! order.placed
event    ! cart.closed
event    ! (none)
customer > /pay ok
bot      < Paid
customer > bye
bot      < (silence)
"""
    await play(parse_transcript(chat), stage)
    assert stage.said == [
        ("customer", Text("hi")),
        ("customer", Tap("1:kota", "Kota")),
        ("customer", Tap("1:coke", "Coke")),
        ("customer", Tap("2:out", "Check out")),
        ("customer", Location(-26.2485, 27.854)),
        ("customer", Text("order")),
        ("customer", Text("bye")),
    ]
    assert stage.skipped == [600]
    assert stage.paid == [("customer", "ok")]


async def test_a_different_message_is_shown_beside_the_expected_one(stage: ScriptedStage) -> None:
    chat = """\
customer > hi
bot      < ...
customer > [Kota]
bot      < In your cart:
           2 x Kota  R70.00
           *Total ...*
           [Check out]
"""
    assert (
        await failure(stage, chat)
        == """\
a.chat:3
customer > [Kota]

the bot to customer:
   EXPECTED                                       | GOT
   In your cart:                                  | In your cart:
 ! 2 x Kota  R70.00                               | 1 x Kota  R35.00
   *Total ...*                                    | *Total  R35.00*
   [Check out]                                    | [Check out]"""
    )


async def test_long_lines_are_wrapped_side_by_side(stage: ScriptedStage) -> None:
    found = await failure(stage, f"customer > hi\nbot < {'word ' * 20}")
    assert max(len(line) for line in found.splitlines()) <= 100
    assert found.count(" ! word word") == 3


async def test_a_message_too_many_is_a_difference(stage: ScriptedStage) -> None:
    found = await failure(stage, "customer > two\nbot < Two")
    assert " ! (silence)                                      | One" in found
    assert "   Two                                            | Two" in found


async def test_a_message_that_nobody_expected_is_a_difference(stage: ScriptedStage) -> None:
    assert " ! (silence)" in await failure(stage, "customer > hi")
    assert " ! (silence)" in await failure(stage, "customer > hi\nbot < (silence)")


async def test_a_message_that_did_not_come_is_a_difference(stage: ScriptedStage) -> None:
    assert (
        await failure(stage, "customer > bye\nbot < Bye")
        == """\
a.chat:1
customer > bye

the bot to customer:
   EXPECTED                                       | GOT
 ! Bye                                            | (silence)"""
    )


async def test_a_message_to_somebody_else_in_the_chat_is_a_difference(stage: ScriptedStage) -> None:
    found = await failure(stage, "customer > order\nbot < Thank you\nvendor > 1")
    assert "the bot to vendor:" in found
    assert "New order" in found


async def test_whoever_is_not_in_the_chat_may_hear_anything(stage: ScriptedStage) -> None:
    await play(parse_transcript("customer > order\nbot < Thank you"), stage)


async def test_choices_are_compared_where_they_are_written(stage: ScriptedStage) -> None:
    await play(parse_transcript("customer > hi\nbot < What would you like?"), stage)
    await play(parse_transcript("customer > hi\nbot < What would you like?\n  [Kota]\n  ..."), stage)
    assert " ! [Coke]" in await failure(
        stage, "customer > hi\nbot < What would you like?\n  [Coke]\n  [Kota]"
    )
    assert " ! [Kota] R40.00" in await failure(
        stage, "customer > hi\nbot < What would you like?\n  [Kota] R40.00\n  [Coke]"
    )


async def test_a_tap_on_what_is_not_offered_says_what_is(stage: ScriptedStage) -> None:
    tapped = await failure(stage, "customer > hi\nbot < ...\ncustomer > [Pap]")
    assert tapped.endswith("there is no such choice: the newest message offers [Kota] [Coke]")
    early = await failure(ScriptedStage(SCRIPT), "customer > [Pap @2]")
    assert early.endswith("there is no such choice: the message 2 before the newest offers nothing to tap")


async def test_events_are_compared_by_type_since_the_last_deed(stage: ScriptedStage) -> None:
    missing = await failure(stage, "customer > order\nbot < ...\nevent ! order.paid")
    assert missing.endswith("line 3 expects order.paid; published was cart.closed, order.placed")
    surplus = await failure(stage, "customer > order\nbot < ...\nevent ! order.placed\nevent ! (none)")
    assert surplus.endswith("line 4 expects no further event; published was cart.closed")
    none = await failure(stage, "customer > hi\nbot < ...\nevent ! order.placed")
    assert none.endswith("line 3 expects order.placed; published was nothing")


async def test_the_state_is_that_of_whoever_spoke_last(stage: ScriptedStage) -> None:
    found = await failure(stage, "customer > hi\nbot < ...\nvendor > bye\nstate = cart")
    assert found.endswith("line 4 expects the state cart; it is serving-vendor")


async def test_checks_before_anybody_speaks_are_made_too(stage: ScriptedStage) -> None:
    found = await failure(stage, "state = cart\ncustomer > hi\nbot < ...")
    assert found.startswith("a.chat:1\nstate    = cart\n\nline 1 expects the state cart")
