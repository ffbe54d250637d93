"""What every store of conversations promises."""

import asyncio

import pytest

from bot import Conflict, Conversation
from bot.errors import AlreadyEnded
from bot.ports import Input
from tests.contracts.conftest import Ports
from tests.doubles.events import Happened
from tests.doubles.rows import NOON, commit, envelope, message, reply, talk, timer


async def accept(ports: Ports, *keys: str) -> list[Input]:
    """Inputs of as many people, one each."""
    return await ports.inbox.accept([message(key, wa_id=f"2782000000{key}") for key in keys])


async def test_nobody_has_a_conversation_before_their_first_turn(ports: Ports) -> None:
    assert await ports.turns.load("100:nobody") is None


async def test_a_conversation_is_loaded_as_it_was_committed(ports: Ports) -> None:
    [given] = await accept(ports, "1")
    left = talk(given, slots={"cart": [{"product": "kota", "quantity": 2}]}, timers={"idle 60s": NOON + 60})
    await ports.turns.commit(commit(given, left))
    assert await ports.turns.load(given.conversation) == left


async def test_what_was_loaded_is_the_callers_own(ports: Ports) -> None:
    [given] = await accept(ports, "1")
    await ports.turns.commit(commit(given, talk(given)))
    loaded = await ports.turns.load(given.conversation)
    assert loaded is not None
    loaded.slots["cart"] = ["never committed"]
    assert await ports.turns.load(given.conversation) == talk(given)


async def test_a_turn_is_committed_whole(ports: Ports) -> None:
    [given] = await accept(ports, "1")
    said = reply(given)
    await ports.turns.commit(
        commit(
            given,
            talk(given),
            outgoing=[said],
            events=[envelope(Happened(what="it"))],
            routes=["order-1"],
        )
    )
    assert (await ports.look.input("1")).outcome == "done"
    assert [one.outgoing for one in await ports.outbox.waiting(NOON, 10)] == [said.outgoing]
    assert [one.envelope.data for one in await ports.events.waiting(NOON, 10)] == [{"what": "it"}]
    assert await ports.events.conversations_of("shop", ["order-1"]) == [given.conversation]
    assert len(ports.wakes) == 1


async def test_a_turn_on_an_old_version_changes_nothing_at_all(ports: Ports) -> None:
    [first, second] = await ports.inbox.accept([message("1"), message("2")])
    await ports.turns.commit(commit(first, talk(first, 1, state="cart")))
    late = commit(
        second,
        talk(second, 1, state="review"),
        outgoing=[reply(second)],
        events=[envelope(Happened(what="it"))],
        routes=["order-1"],
    )
    with pytest.raises(Conflict, match="load it"):
        await ports.turns.commit(late)
    assert await ports.turns.load(second.conversation) == talk(first, 1, state="cart")
    assert (await ports.look.input("2")).outcome == "waiting"
    assert await ports.look.messages() == 0
    assert await ports.look.events() == []
    assert await ports.events.conversations_of("shop", ["order-1"]) == []


@pytest.mark.parametrize("version", [1, 2, 4, 5])
async def test_only_the_next_version_is_taken(ports: Ports, version: int) -> None:
    first, second, third = await ports.inbox.accept([message(key) for key in "123"])
    await ports.turns.commit(commit(first, talk(first, 1)))
    await ports.turns.commit(commit(second, talk(second, 2)))
    with pytest.raises(Conflict):
        await ports.turns.commit(commit(third, talk(third, version)))
    await ports.turns.commit(commit(third, talk(third, 3)))


async def test_an_input_has_one_turn(ports: Ports) -> None:
    [given] = await accept(ports, "1")
    await ports.turns.commit(commit(given, talk(given, 1)))
    with pytest.raises(AlreadyEnded):
        await ports.turns.commit(commit(given, talk(given, 2)))
    left = await ports.turns.load(given.conversation)
    assert left is not None
    assert left.version == 1


async def test_one_bad_turn_fails_alone_among_turns_committed_together(ports: Ports) -> None:
    inputs = await accept(ports, *"12345")
    await ports.turns.commit(commit(inputs[2], talk(inputs[2], 1, state="moved")))
    results = await asyncio.gather(
        *(ports.turns.commit(commit(given, talk(given, 1), outgoing=[reply(given)])) for given in inputs),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [*[type(None)] * 2, Conflict, *[type(None)] * 2]
    assert len(await ports.outbox.waiting(NOON, 10)) == 4
    left = await ports.turns.load(inputs[2].conversation)
    assert left is not None
    assert left.state == "moved"


async def test_of_two_turns_on_the_same_version_committed_together_one_is_taken(ports: Ports) -> None:
    [first, second] = await ports.inbox.accept([message("1"), message("2")])
    results = await asyncio.gather(
        *(ports.turns.commit(commit(given, talk(given, 1, name=given.key))) for given in (first, second)),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), Conflict]
    left = await ports.turns.load(first.conversation)
    assert left is not None
    assert left.name == "1"


async def test_an_input_can_end_without_a_conversation(ports: Ports) -> None:
    [given] = await accept(ports, "1")
    await ports.turns.commit(commit(given, None, outcome="parked", error="no shop answers number 100"))
    assert await ports.turns.load(given.conversation) is None
    assert await ports.look.input("1") == ("parked", "no shop answers number 100", 0)


async def test_an_id_leads_to_every_conversation_that_has_a_route_for_it(ports: Ports) -> None:
    [ours, theirs] = await accept(ports, "1", "2")
    await ports.turns.commit(commit(ours, talk(ours), routes=["order-1", "order-2"]))
    await ports.turns.commit(commit(theirs, talk(theirs), routes=["order-2", "order-3"]))
    found = [await ports.events.conversations_of("shop", [one]) for one in ("order-1", "order-2", "order-3")]
    both = sorted((ours.conversation, theirs.conversation))
    assert [sorted(one) for one in found] == [[ours.conversation], both, [theirs.conversation]]


async def arm(ports: Ports, due: dict[str, float]) -> dict[str, Conversation]:
    """Conversations by name, each with one timer."""
    inputs = await accept(ports, *due)
    talks = {given.key: talk(given, timers={"after 60s": due[given.key]}) for given in inputs}
    for given in inputs:
        await ports.turns.commit(commit(given, talks[given.key]))
    return talks


async def test_due_conversations_come_earliest_first_and_no_more_than_asked_for(ports: Ports) -> None:
    talks = await arm(ports, {"1": NOON + 30, "2": NOON + 10, "3": NOON + 20, "4": NOON + 40})
    assert await ports.turns.due(NOON + 30, 10) == [talks["2"], talks["3"], talks["1"]]
    assert await ports.turns.due(NOON + 30, 2) == [talks["2"], talks["3"]]
    assert await ports.turns.due(NOON, 10) == []


async def test_the_next_timer_of_all_is_known(ports: Ports) -> None:
    assert await ports.turns.next_due() is None
    await arm(ports, {"1": NOON + 30, "2": NOON + 10})
    assert await ports.turns.next_due() == NOON + 10


async def test_the_earliest_timer_of_a_conversation_counts(ports: Ports) -> None:
    [given] = await accept(ports, "1")
    await ports.turns.commit(commit(given, talk(given, timers={"after 60s": NOON + 60, "idle 5s": NOON + 5})))
    assert await ports.turns.next_due() == NOON + 5


async def test_a_timer_in_the_inbox_is_no_longer_due(ports: Ports) -> None:
    talks = await arm(ports, {"1": NOON, "2": NOON + 10})
    await ports.inbox.accept([timer("t1", talks["1"].id)])
    assert await ports.turns.due(NOON + 10, 10) == [talks["2"]]
    assert await ports.turns.next_due() == NOON + 10


async def test_a_timer_that_comes_due_again_under_a_known_key_is_no_longer_due_either(ports: Ports) -> None:
    talks = await arm(ports, {"1": NOON})
    [fired] = await ports.inbox.accept([timer("t1", talks["1"].id)])
    await ports.turns.commit(commit(fired, talk(fired, 2, timers={"after 60s": NOON})))
    assert await ports.turns.next_due() == NOON
    assert await ports.inbox.accept([timer("t1", talks["1"].id)]) == []
    assert await ports.turns.next_due() is None


async def test_a_timer_armed_since_another_was_found_due_stays(ports: Ports) -> None:
    talks = await arm(ports, {"1": NOON})
    [found] = await ports.turns.due(NOON, 10)
    [heard] = await ports.inbox.accept([message("2", wa_id="27820000001")])
    await ports.turns.commit(commit(heard, talk(heard, 2, timers={"after 60s": NOON + 60})))
    await ports.inbox.accept([timer("t1", found.id, due=NOON)])
    assert await ports.turns.next_due() == NOON + 60
    assert talks["1"].id == heard.conversation


async def test_a_turn_says_anew_when_its_conversation_is_due(ports: Ports) -> None:
    talks = await arm(ports, {"1": NOON})
    [fired] = await ports.inbox.accept([timer("t1", talks["1"].id)])
    await ports.turns.commit(commit(fired, talk(fired, 2, timers={"after 60s": NOON + 60})))
    assert await ports.turns.next_due() == NOON + 60
    [again] = await ports.inbox.accept([timer("t2", talks["1"].id, due=NOON + 60)])
    await ports.turns.commit(commit(again, talk(again, 3)))
    assert await ports.turns.next_due() is None
