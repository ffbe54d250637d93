"""A handler that raises or hangs costs that customer one apology, and nobody else anything."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot import ANY, SAME, Flow, Plugin, Transition, Turn
from tests.doubles.events import Happened, OrderMade
from tests.doubles.house import SIPHO, House, table
from tests.doubles.words import NamedWords

FLOW = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("break", ANY, "broken"),
    Transition("back", ANY, "home"),
    Transition("order.made", ANY, SAME),
)


async def raises(turn: Turn) -> None:
    """A plain mistake."""
    raise KeyError("price")


async def hangs(turn: Turn) -> None:
    """Waits for an answer that never comes."""
    await asyncio.sleep(3600)


async def awaits_something_cancelled(turn: Turn) -> None:
    """Waits for a call that somebody else gave up."""
    call = asyncio.get_running_loop().create_future()
    call.cancel()
    await call


async def forgets_json(turn: Turn) -> None:
    """Puts something into the slots that no database can hold."""
    turn.slots["cart"] = object()


async def publishes_nonsense(turn: Turn) -> None:
    """Publishes what cannot be written down."""
    turn.publish(Happened(what=object()))


async def changes_then_raises(turn: Turn) -> None:
    """Does half of its work."""
    turn.slots["cart"] = ["half a kota"]
    turn.say("half")
    turn.publish(Happened(what="half"))
    turn.route("half")
    raise KeyError("price")


def plugin(handler: Callable[[Turn], Awaitable[None]]) -> Plugin:
    """A shop with a handler that goes wrong."""
    made = Plugin("test", flows=[FLOW])
    made.on("break")(handler)
    return made


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        (raises, "test_failing_turns.raises: KeyError: 'price'"),
        (hangs, "test_failing_turns.hangs: TimeoutError: "),
        (awaits_something_cancelled, "awaits_something_cancelled: CancelledError: "),
        (changes_then_raises, "changes_then_raises: KeyError: 'price'"),
        (forgets_json, "slots of flow 'test': TypeError: Encoding objects of type object is unsupported"),
        (publishes_nonsense, "TypeError: Encoding objects of type object is unsupported"),
    ],
)
async def test_one_apology_is_sent_the_culprit_named_and_nothing_else_changed(
    handler: Callable[[Turn], Awaitable[None]], error: str
) -> None:
    house = await House([plugin(handler)], turn_timeout=0.01).open()
    assert await house.say("shop", "break") == ["cart", "apology"]
    outcome, why = house.outcomes()["100:m2"]
    assert outcome == "failed"
    assert why.endswith(error)
    assert (house.talk().state, house.talk().slots) == ("cart", {})
    assert [one.status for one in house.store.events if b"half" in one.body] == []
    assert await house.events.conversations_of("shop", ["half"]) == []


async def test_the_log_names_the_input_by_its_number_and_not_by_the_channels_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = await House([plugin(raises)]).open()
    await house.say("shop", "break")
    assert [entry.getMessage() for entry in caplog.records if entry.exc_info] == ["input 2 failed"]
    assert "100:m2" not in caplog.text


async def test_the_conversation_goes_on_after_the_apology() -> None:
    house = await House([plugin(raises)]).open()
    assert await house.say("break", "shop", "break", "back") == ["apology", "cart", "apology", "home"]


async def test_somebody_elses_turn_does_not_wait_for_a_hanging_one() -> None:
    house = await House([plugin(hangs)], turn_timeout=60).open()
    await house.deliver("break")
    await house.deliver("shop", who=SIPHO)
    await asyncio.sleep(0.001)
    assert house.talk(SIPHO).state == "cart"
    await house.settle()
    assert [one.reply.text for one in house.channel.sent] == ["cart", "apology"]


async def test_all_handlers_of_a_turn_share_its_time() -> None:
    slow = Plugin("test", flows=[FLOW])

    @slow.on("shop")
    async def shop(turn: Turn) -> None:
        await asyncio.sleep(0.6)
        turn.follow("back")

    @slow.on("back")
    async def back(turn: Turn) -> None:
        await asyncio.sleep(0.6)

    house = await House([slow], turn_timeout=1.0).open()
    assert await house.say("shop") == ["apology"]
    assert house.outcomes()["100:m1"][1].endswith("back: TimeoutError: ")


@pytest.mark.parametrize("part", ["guard", "view", "template", "enter"])
async def test_a_fault_anywhere_in_a_turn_costs_one_apology(part: str) -> None:
    def fails(turn: Turn) -> bool:
        raise KeyError("price")

    async def fails_later(turn: Turn) -> None:
        raise KeyError("price")

    flow: Flow = table(
        Transition("shop", "home", "cart", guard=fails if part == "guard" else None), *FLOW.transitions[1:]
    )
    made = Plugin("test", flows=[flow])
    words = NamedWords()
    if part == "view":
        made.view("cart")(fails)
    if part == "enter":
        made.enter("cart")(fails_later)
    house = await House([made], words).open()
    if part == "template":
        words.break_down("cart")
    assert await house.say("shop", "back") == ["apology", "home"]
    assert house.outcomes()["100:m1"][0] == "failed"


async def test_an_apology_that_fails_too_ends_the_message_without_one() -> None:
    words = NamedWords()
    house = await House([plugin(raises)], words).open()
    words.break_down("apology")
    assert await house.say("break", "shop") == ["cart"]
    assert house.outcomes()["100:m1"][0] == "parked"


async def test_an_event_whose_turn_fails_is_parked_and_nobody_is_told() -> None:
    made = Plugin("test", flows=[FLOW])
    made.on("order.made")(raises)

    @made.on("shop")
    async def shop(turn: Turn) -> None:
        turn.route("order-1")
        turn.publish(OrderMade(order_id="order-1"))

    house = await House([made]).open()
    assert await house.say("shop") == ["cart"]
    assert [outcome for outcome, _ in house.outcomes().values()] == ["done", "parked"]
    assert house.talk().state == "cart"
