"""What every event log promises."""

import asyncio

import pytest

from bot import Envelope, Transaction
from bot.dead_letters import Failure
from bot.event_log import Published
from tests.contracts.conftest import Ports
from tests.doubles.events import Happened, Ignored
from tests.doubles.rows import AT, NOON, commit, envelope, message, talk

FAILED = Failure(AT, "KeyError: price")


async def publish(ports: Ports, *names: str) -> list[Published]:
    """Events that wait to be delivered."""

    async def work(tx: Transaction) -> None:
        for name in names:
            tx.publish(Happened(what=name))

    await ports.transactions.run("test", work, "shop")
    return await ports.events.waiting(NOON, 10)


async def names(ports: Ports, now: float = NOON) -> list[str]:
    """What is waiting."""
    return [one.envelope.data["what"] for one in await ports.events.waiting(now, 10)]


async def test_events_wait_in_the_order_in_which_they_were_committed(ports: Ports) -> None:
    await publish(ports, "one", "two")
    await publish(ports, "three")
    assert await names(ports) == ["one", "two", "three"]
    assert [one.envelope.data["what"] for one in await ports.events.waiting(NOON, 2)] == ["one", "two"]


async def test_an_event_that_nobody_wants_is_kept_and_wakes_nobody(ports: Ports) -> None:
    async def work(tx: Transaction) -> None:
        tx.publish(Ignored(what="it"))

    await ports.transactions.run("test", work)
    assert await names(ports) == []
    assert await ports.look.events() == [("test.ignored", "done", "")]
    assert ports.wakes == []


async def test_a_delivered_event_waits_no_more(ports: Ports) -> None:
    first, second, third = await publish(ports, "one", "two", "three")
    await ports.events.delivered([first.position, third.position])
    assert await ports.events.waiting(NOON, 10) == [second]


async def test_a_postponed_event_comes_back_when_due_and_its_tries_are_counted(ports: Ports) -> None:
    [event] = await publish(ports, "one")
    for attempts, due in enumerate((NOON + 1, NOON + 2), 1):
        await ports.events.postpone(event.position, due, FAILED)
        assert await ports.events.waiting(due - 0.5, 10) == []
        [found] = await ports.events.waiting(due, 10)
        assert (found.envelope, found.attempts) == (event.envelope, attempts)
    assert await ports.look.events() == [("test.happened", "waiting", "KeyError: price")]


async def test_a_postponed_event_holds_back_those_that_follow_from_the_same_cause(ports: Ports) -> None:
    async def work(tx: Transaction, cause: Envelope) -> None:
        for name in ("a", "b"):
            tx.publish(Happened(what=f"{name} of {cause.correlation_id}"))

    for cause in ("one", "two"):
        await ports.events.consume("test", work, envelope(Happened(what="it"), correlation=cause))
    first = (await ports.events.waiting(NOON, 10))[0]
    await ports.events.postpone(first.position, NOON + 1, FAILED)
    assert await names(ports) == ["a of two", "b of two"]
    assert [one.envelope.data["what"] for one in await ports.events.waiting(NOON, 1)] == ["a of two"]
    assert await names(ports, NOON + 1) == ["a of one", "b of one", "a of two", "b of two"]
    await ports.events.bury(first.position, FAILED)
    assert await names(ports) == ["b of one", "a of two", "b of two"]


async def test_a_buried_event_is_kept_with_its_error_and_never_comes_back(ports: Ports) -> None:
    [event] = await publish(ports, "one")
    await ports.events.bury(event.position, FAILED)
    assert await names(ports, NOON + 1e6) == []
    assert await ports.look.events() == [("test.happened", "dead", "KeyError: price")]


async def test_a_consumer_takes_part_in_an_event_once(ports: Ports) -> None:
    seen: list[str] = []

    async def consumer(tx: Transaction, event: Envelope) -> None:
        seen.append(event.data["what"])

    [event] = await publish(ports, "one")
    taken = [await ports.events.consume("orders", consumer, event.envelope) for _ in range(3)]
    assert taken == [True, False, False]
    assert await ports.events.consume("stock", consumer, event.envelope)
    assert seen == ["one", "one"]


async def test_what_a_consumer_publishes_names_its_cause(ports: Ports) -> None:
    async def consumer(tx: Transaction, event: Envelope) -> None:
        tx.publish(Happened(what=f"after {event.data['what']}"))

    cause = envelope(Happened(what="one"), tenant="mall", correlation="the beginning")
    await ports.events.consume("orders", consumer, cause)
    [found] = await ports.events.waiting(NOON, 10)
    event = found.envelope
    assert (event.data, event.tenant_id) == ({"what": "after one"}, "mall")
    assert (event.correlation_id, event.causation_id) == ("the beginning", cause.event_id)
    assert event.metadata.source == "orders"


async def test_a_consumer_that_fails_leaves_nothing_behind_and_may_try_again(ports: Ports) -> None:
    async def failing(tx: Transaction, event: Envelope) -> None:
        tx.publish(Happened(what="half done"))
        await tx.append("order-1", 0, [Happened(what="half done")])
        raise KeyError("price")

    async def working(tx: Transaction, event: Envelope) -> None:
        await tx.append("order-1", 0, [Happened(what="done")])

    [event] = await publish(ports, "one")
    with pytest.raises(KeyError, match="price"):
        await ports.events.consume("orders", failing, event.envelope)
    assert await names(ports) == ["one"]
    assert await ports.events.consume("orders", working, event.envelope)
    assert await names(ports) == ["one", "done"]


async def test_a_consumer_that_fails_does_so_alone(ports: Ports) -> None:
    async def failing(tx: Transaction, event: Envelope) -> None:
        raise KeyError("price")

    async def working(tx: Transaction, event: Envelope) -> None:
        tx.publish(Happened(what="done"))

    [event] = await publish(ports, "one")
    results = await asyncio.gather(
        ports.events.consume("a", working, event.envelope),
        ports.events.consume("b", failing, event.envelope),
        ports.events.consume("c", working, event.envelope),
        return_exceptions=True,
    )
    assert [str(result) for result in results] == ["True", "'price'", "True"]
    assert await names(ports) == ["one", "done", "done"]


async def test_the_first_known_reference_names_the_conversation(ports: Ports) -> None:
    [ours, theirs] = await ports.inbox.accept([message("1"), message("2", wa_id="27820000002")])
    await ports.turns.commit(commit(ours, talk(ours), routes=["order-1"]))
    await ports.turns.commit(commit(theirs, talk(theirs), routes=["order-2"]))
    found = await ports.events.conversations_of("shop", ["unknown", "order-2", "order-1"])
    assert found == [theirs.conversation]
    assert await ports.events.conversations_of("shop", ["unknown"]) == []
    assert await ports.events.conversations_of("shop", []) == []


async def test_a_conversations_own_id_leads_to_it_and_to_nobody_elses(ports: Ports) -> None:
    [ours] = await ports.inbox.accept([message("a")])
    await ports.turns.commit(commit(ours, talk(ours)))
    assert await ports.events.conversations_of("shop", [ours.conversation]) == [ours.conversation]
    assert await ports.events.conversations_of("another", [ours.conversation]) == []


async def test_a_reference_leads_to_no_other_tenants_conversation(ports: Ports) -> None:
    [ours, theirs] = await ports.inbox.accept([message("1"), message("2", tenant="rival", number="200")])
    await ports.turns.commit(commit(ours, talk(ours), routes=["order-1"]))
    await ports.turns.commit(commit(theirs, talk(theirs), routes=["order-2"]))
    assert await ports.events.conversations_of("shop", ["order-2"]) == []
    assert await ports.events.conversations_of("shop", ["order-2", "order-1"]) == [ours.conversation]
    assert await ports.events.conversations_of("rival", ["order-2"]) == [theirs.conversation]
