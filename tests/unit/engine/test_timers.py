"""Timers: state and time are one record, and what is stale does nothing."""

import pytest

from adapters.memory.store import ConversationRow
from bot import ANY, RETURN, SAME, After, Conversation, Flow, Idle, Plugin, State, Transition, Turn
from bot.conversation import Place
from bot.events import encode
from bot.messages import Reaction
from bot.turn import Decision
from tests.doubles.house import House, engine_of, table
from tests.doubles.rows import NOON
from tests.doubles.town import SHOP
from tests.doubles.turns import came_due, said, turn_in

FLOW = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("look", ANY, SAME),
    Transition("back", ANY, "home"),
    Transition("wait", "cart", "waiting"),
    Transition(After(minutes=2), "waiting", "cart", says="slow"),
    Transition(Idle(minutes=45, grace=3600), "cart", SAME, says="reminder"),
    Transition(Idle(hours=24), "cart", "home"),
    Transition("person", ANY, "with_person"),
    Transition("bot", "with_person", RETURN),
    states=[State("with_person", aside=True, silent=True)],
)
REMINDER, EXPIRY, SLOW = "idle 2700s", "idle 86400s", "after 120s"
HOUR = 3600.0


@pytest.fixture
def plugin() -> Plugin:
    return Plugin("test", flows=[FLOW])


def cart(**timers: float) -> Conversation:
    """A conversation in the cart with these timers."""
    conversation = turn_in(FLOW, "cart").conversation
    conversation.timers = {name.replace("_", " "): due for name, due in timers.items()}
    return conversation


async def decide(plugin: Plugin, conversation: Conversation, name: str, due: float, now: float) -> Decision:
    """The decision on a timer that came due and is taken up now."""
    return await engine_of(plugin).decide(conversation, came_due(name, due), SHOP, now)


async def test_entering_a_state_arms_its_timers_and_no_others(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    assert house.talk().timers == {REMINDER: NOON + 2700, EXPIRY: NOON + 24 * HOUR}
    await house.say("wait")
    assert house.talk().timers == {SLOW: NOON + 120}
    await house.say("back")
    assert house.talk().timers == {}


async def test_time_moves_the_conversation_and_says_so(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop", "wait")
    assert await house.wait(119) == []
    assert await house.wait(1) == ["slow\n\ncart"]
    assert house.talk().state == "cart"


async def test_a_timer_fires_once(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    assert await house.wait(2700) == ["reminder"]
    assert house.talk().timers == {EXPIRY: NOON + 24 * HOUR}
    assert await house.wait(2700) == []


async def test_silence_is_counted_from_the_last_message_and_delay_from_entering(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    await house.wait(60)
    await house.say("look")
    assert house.talk().timers == {REMINDER: NOON + 60 + 2700, EXPIRY: NOON + 60 + 24 * HOUR}
    await house.say("wait")
    await house.wait(60)
    await house.say("look")
    assert house.talk().timers == {SLOW: NOON + 60 + 120}


async def test_a_message_that_nothing_fits_breaks_the_silence_too(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    await house.wait(60)
    assert await house.say("gibberish") == ["not_understood\n\ncart"]
    assert house.talk().timers[REMINDER] == NOON + 60 + 2700


async def test_a_reminder_may_come_again_after_the_person_has_written_again(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    await house.wait(2700)
    await house.say("look")
    assert await house.wait(2700) == ["reminder"]


async def test_entering_a_state_anew_starts_its_times_anew(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    await house.wait(60)
    await house.say("shop")
    assert house.talk().timers == {REMINDER: NOON + 60 + 2700, EXPIRY: NOON + 60 + 24 * HOUR}


@pytest.mark.parametrize(
    "armed", [{}, {REMINDER: NOON + 60}, {EXPIRY: NOON}], ids=["gone", "armed anew", "another one"]
)
async def test_a_stale_timer_does_nothing(plugin: Plugin, armed: dict[str, float]) -> None:
    conversation = cart(**armed)
    decision = await decide(plugin, conversation, REMINDER, NOON, NOON)
    assert (decision.outcome, decision.replies) == ("stale", ())
    assert conversation.timers == armed


async def test_a_timer_overtaken_by_a_message_is_stale_and_the_new_one_still_fires(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    await house.wait(2699)
    await house.deliver("look")
    house.clock.skip(1)
    await house.scheduler.fire()
    await house.settle()
    assert [outcome for outcome, _ in house.outcomes().values()] == ["done", "done", "stale"]
    assert await house.wait(2700) == ["reminder"]


@pytest.mark.parametrize(("late", "says"), [(0, ["reminder"]), (3600, ["reminder"]), (3601, [])])
async def test_a_timer_that_is_later_than_its_grace_passes_in_silence(
    plugin: Plugin, late: float, says: list[str]
) -> None:
    conversation = cart(**{REMINDER: NOON, EXPIRY: NOON + 24 * HOUR})
    decision = await decide(plugin, conversation, REMINDER, NOON, NOON + late)
    assert [one.text for one in decision.replies] == says
    assert decision.outcome == "done"
    assert conversation.timers == {EXPIRY: NOON + 24 * HOUR}


async def test_a_timer_without_grace_acts_however_late_it_is(plugin: Plugin) -> None:
    conversation = cart(**{EXPIRY: NOON})
    await decide(plugin, conversation, EXPIRY, NOON, NOON + 1e6)
    assert conversation.state == "home"


async def test_a_timer_runs_the_handler_of_its_name(plugin: Plugin) -> None:
    @plugin.on(EXPIRY)
    async def expire(turn: Turn) -> None:
        turn.slots.clear()

    conversation = cart(**{EXPIRY: NOON})
    conversation.slots["cart"] = ["kota"]
    await decide(plugin, conversation, EXPIRY, NOON, NOON)
    assert conversation.slots == {}


async def test_a_timer_of_a_flow_version_that_is_gone_moves_nothing(plugin: Plugin) -> None:
    conversation = cart(**{"after 7s": NOON})
    decision = await decide(plugin, conversation, "after 7s", NOON, NOON)
    assert (conversation.state, conversation.timers, decision.replies) == ("cart", {}, ())


async def test_another_flow_s_timer_still_fires_after_one_of_a_state_that_is_gone(plugin: Plugin) -> None:
    before = await House([plugin]).open()
    await before.say("shop", "wait")
    known, store = before.talk(), before.store
    known.places["other"] = Place(1, "there", timers={"after 300s": NOON + 300})
    store.conversations[known.id] = ConversationRow(encode(known), known.version, known.due_at)
    changed = table(Transition("shop", "home", "cart"), Transition("back", "cart", "home"), version=2)
    rows = (
        Transition(After(minutes=5), "there", "here", says="in_time"),
        Transition("go", "here", "there"),
    )
    flows = [changed, Flow("other", 1, "there", "there", (State("there"), State("here")), rows)]
    house = await House([Plugin("test", flows=flows)], store=store).open()
    assert await house.wait(120) == []
    assert await house.wait(180) == ["in_time\n\nhere"]


async def test_returning_from_an_aside_starts_the_times_of_the_state_anew(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop", "person")
    assert house.talk().timers == {}
    await house.wait(60)
    await house.say("bot")
    assert house.talk().timers == {REMINDER: NOON + 60 + 2700, EXPIRY: NOON + 60 + 24 * HOUR}


async def test_a_reaction_in_a_silent_state_is_no_turn_to_speak_of(plugin: Plugin) -> None:
    conversation = turn_in(FLOW, "with_person").conversation
    decision = await engine_of(plugin).decide(conversation, said(Reaction("wamid.1", "+")), SHOP, NOON)
    assert (conversation.state, decision.replies) == ("with_person", ())


async def test_a_timer_whose_handler_fails_fires_no_more_and_the_others_still_do(plugin: Plugin) -> None:
    @plugin.on(REMINDER)
    async def remind(turn: Turn) -> None:
        raise KeyError("price")

    house = await House([plugin]).open()
    await house.say("shop")
    assert await house.wait(2700) == []
    assert [outcome for outcome, _ in house.outcomes().values()] == ["done", "parked"]
    assert await house.wait(24 * HOUR - 2700) == ["home"]
