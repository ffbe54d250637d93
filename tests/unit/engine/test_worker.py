"""The worker: strict order within a conversation, parallel across, and nothing lost or done twice."""

import asyncio
from collections.abc import Sequence

import pytest

from adapters.memory import MemoryStore, MemoryTurns
from bot import ANY, SAME, Conflict, Conversation, Flow, Plugin, Transition, Turn
from bot.clock import utc
from bot.ports import Commit
from tests.doubles.events import OrderMade
from tests.doubles.house import SIPHO, THANDI, House, table
from tests.doubles.rows import message

FLOW: Flow = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("count", ANY, SAME),
    Transition("slow", ANY, SAME),
    Transition("order.made", ANY, SAME),
    Transition("back", ANY, "home"),
)


@pytest.fixture
def plugin() -> Plugin:
    made = Plugin("test", flows=[FLOW])

    @made.on("count")
    async def count(turn: Turn) -> None:
        turn.slots["count"] = turn.slots.get("count", 0) + 1
        turn.say(f"{turn.slots['count']}")

    @made.on("slow")
    async def slow(turn: Turn) -> None:
        await asyncio.sleep(1)
        turn.say("slow")

    return made


async def test_messages_of_one_person_are_taken_in_the_order_they_came(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    assert await house.say("slow", "count", "slow", "count") == ["slow", "1", "slow", "2"]
    assert house.talk().version == 4


async def test_fast_double_messages_in_one_delivery_and_in_many_are_all_taken_once(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.deliver("count", "count")
    await asyncio.gather(*(house.deliver("count") for _ in range(10)))
    await house.settle()
    assert [one.reply.text for one in house.channel.sent] == [str(n) for n in range(1, 13)]


async def test_one_person_does_not_wait_for_another(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.deliver("slow")
    await house.deliver("count", who=SIPHO)
    await house.settle()
    assert [one.to["wa_id"] for one in house.channel.sent] == [SIPHO, THANDI]


async def test_a_hundred_slow_people_take_no_longer_than_one(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    began = asyncio.get_running_loop().time()
    for n in range(100):
        await house.deliver("slow", who=f"2782000{n:04}")
    await house.settle()
    assert asyncio.get_running_loop().time() - began == 1.0
    assert len(house.channel.sent) == 100


async def test_a_message_that_is_delivered_again_has_one_turn(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    received = house.received("count")
    await asyncio.gather(*(house.intake.take([received]) for _ in range(5)))
    await house.settle()
    await house.intake.take([received])
    await house.settle()
    assert [one.reply.text for one in house.channel.sent] == ["1"]


class MovedMeanwhile(MemoryTurns):
    """Another process takes a turn in the same conversation just before ours is committed."""

    def __init__(self, store: MemoryStore, times: int) -> None:
        super().__init__(store)
        self.times, self.tries = times, 0

    async def commit(self, commit: Commit) -> None:
        self.tries += 1
        if self.tries <= self.times:
            raise Conflict("moved")
        await super().commit(commit)


async def test_a_turn_on_a_conversation_that_moved_is_decided_again(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("count")
    house.worker.turns = turns = MovedMeanwhile(house.store, times=2)
    assert await house.say("count") == ["2"]
    assert turns.tries == 3


class Unreliable(MemoryTurns):
    """A database that fails for a while: on loading or on committing."""

    def __init__(self, store: MemoryStore, part: str, times: int) -> None:
        super().__init__(store)
        self.part, self.times = part, times

    async def load(self, conversation: str) -> Conversation | None:
        self._fail("load")
        return await super().load(conversation)

    async def commit(self, commit: Commit) -> None:
        self._fail("commit")
        await super().commit(commit)

    def _fail(self, part: str) -> None:
        if part == self.part and self.times:
            self.times -= 1
            raise OSError("disk full")


@pytest.mark.parametrize("part", ["load", "commit"])
async def test_while_the_database_fails_a_turn_is_tried_again_later_and_later(
    plugin: Plugin, part: str
) -> None:
    house = await House([plugin]).open()
    house.worker.turns = Unreliable(house.store, part, times=7)
    assert await house.say("count") == ["1"]
    waited = asyncio.get_running_loop().time()
    assert waited == pytest.approx(0.1 + 0.5 + 1 + 2 + 5 + 5 + 5)


async def test_an_input_of_a_number_that_no_shop_answers_any_more_is_parked(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    given = await house.inbox.accept([message("stray", number="999")])
    house.worker.submit(given)
    await house.settle()
    assert house.outcomes()["stray"] == ("parked", "no shop answers number 999")


async def test_what_a_turn_publishes_names_its_cause_its_shop_and_its_customer(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        turn.publish(OrderMade(order_id="order-1"))

    house = await House([plugin]).open()
    await house.say("shop")
    first, second, moved = [one.envelope for one in house.published]
    types = (first.event_type, second.event_type, moved.event_type)
    assert types == ("whatsapp.message.received", "order.made", "conversation.moved")
    assert (moved.data["source"], moved.data["dest"], moved.data["trigger"]) == ("home", "cart", "shop")
    assert second.correlation_id == first.correlation_id == first.event_id
    assert second.causation_id == first.event_id
    assert (second.tenant_id, second.metadata.source) == ("shop", "whatsapp-service")
    assert (second.actor.type, second.actor.id) == ("user", house.talk().customer)
    assert second.timestamp == utc(house.clock.now())


async def test_what_an_events_turn_publishes_is_caused_by_that_event(plugin: Plugin) -> None:
    @plugin.on("shop")
    async def shop(turn: Turn) -> None:
        turn.route("order-1")
        turn.publish(OrderMade(order_id="order-1"))

    @plugin.on("order.made")
    async def made(turn: Turn) -> None:
        turn.publish(OrderMade(order_id="thanks"))

    house = await House([plugin]).open()
    await house.say("shop")
    received, cause, _, effect = [one.envelope for one in house.published]
    assert effect.causation_id == cause.event_id
    assert effect.correlation_id == cause.correlation_id == received.correlation_id


async def crashed(plugin: Plugin, *said: str, who: Sequence[str] = (THANDI,)) -> MemoryStore:
    """What a process left that died with these messages in its inbox, from each of these people."""
    dead = House([plugin])
    for words in said:
        for person in who:
            await dead.deliver(words, who=person)
    assert not dead.worker.tasks
    return dead.store


async def test_what_a_dead_process_left_is_taken_up_in_order_before_anything_new(plugin: Plugin) -> None:
    store = await crashed(plugin, "count", "slow", "count", who=(THANDI, SIPHO))
    house = House([plugin], store=store)
    recovery = asyncio.create_task(house.open())
    await asyncio.sleep(0.5)
    await house.deliver("count")
    await recovery
    await house.settle()
    said = [one.reply.text for one in house.channel.sent if one.to["wa_id"] == THANDI]
    assert said == ["1", "slow", "2", "3"]
    assert house.talk(SIPHO).slots == {"count": 2}


async def test_what_arrives_before_recovery_waits_in_the_inbox_and_is_not_forgotten(plugin: Plugin) -> None:
    house = House([plugin])
    await house.deliver("count")
    await house.open()
    await house.settle()
    assert [one.reply.text for one in house.channel.sent] == ["1"]


async def test_an_input_is_begun_under_a_count_before_it_runs_again(plugin: Plugin) -> None:
    store = await crashed(plugin, "count", "slow")
    house = House([plugin], store=store)
    recovery = asyncio.create_task(house.open())
    await asyncio.sleep(0.5)
    assert [row.input.attempts for row in store.inputs.values()] == [1, 1]
    await recovery


class Crowd:
    """A handler that notes how many turns are in it at a time."""

    def __init__(self, plugin: Plugin) -> None:
        self.inside = self.most = 0
        plugin.on("shop")(self.enter)

    async def enter(self, turn: Turn) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(0.01)
        self.inside -= 1


@pytest.mark.parametrize(("begun", "at_once"), [(0, 5), (1, 1)], ids=["fresh", "suspects"])
async def test_inputs_that_may_have_killed_the_process_run_one_at_a_time(
    plugin: Plugin, begun: int, at_once: int
) -> None:
    crowd = Crowd(plugin)
    store = await crashed(plugin, "shop", who=[f"2782000000{n}" for n in range(5)])
    for row in store.inputs.values():
        row.input.attempts = begun
    await House([plugin], store=store).open()
    assert crowd.most == at_once
    assert {row.outcome for row in store.inputs.values()} == {"done"}


async def test_no_more_than_a_window_is_begun_at_a_time(plugin: Plugin) -> None:
    crowd = Crowd(plugin)
    store = await crashed(plugin, "shop", who=[f"278200000{n:02}" for n in range(70)])
    recovery = asyncio.create_task(House([plugin], store=store).open())
    await asyncio.sleep(0.005)
    assert sum(row.input.attempts for row in store.inputs.values()) == 64
    await recovery
    assert crowd.most == 64
    assert {row.outcome for row in store.inputs.values()} == {"done"}


@pytest.mark.parametrize(
    ("begun", "said", "outcome"), [(2, ["1", "2"], "done"), (3, ["apology", "1"], "parked")]
)
async def test_a_message_begun_three_times_without_an_end_is_parked_with_one_apology(
    plugin: Plugin, begun: int, said: list[str], outcome: str
) -> None:
    store = await crashed(plugin, "count", "count")
    store.inputs["100:m1"].input.attempts = begun
    house = await House([plugin], store=store).open()
    await house.settle()
    assert [one.reply.text for one in house.channel.sent] == said
    assert house.outcomes()["100:m1"][0] == outcome


async def test_a_parked_message_says_why_and_is_not_taken_up_again(plugin: Plugin) -> None:
    store = await crashed(plugin, "count")
    store.inputs["100:m1"].input.attempts = 3
    for _ in range(2):
        house = await House([plugin], store=store).open()
        await house.settle()
    assert house.outcomes()["100:m1"] == ("parked", "begun 3 times without an end")
    assert len(store.messages) == 1


async def test_what_waits_in_the_inbox_and_nowhere_else_is_found_again(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    house.intake.submit = lambda inputs: None
    running = asyncio.create_task(house.worker.run())
    await house.deliver("count")
    await asyncio.sleep(10.1)
    assert [one.reply.text for one in house.channel.sent] == ["1"]
    running.cancel()


async def test_an_input_found_twice_has_one_turn(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.deliver("slow")
    given = await house.inbox.unfinished(1)
    house.worker.submit(given)
    await house.worker.sweep()
    await house.settle()
    assert [one.reply.text for one in house.channel.sent] == ["slow"]
    assert house.talk().version == 1
