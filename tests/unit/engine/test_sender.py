"""The sender: every message ends sent, dead, or unsettled until a status names it; never silently twice."""

import asyncio
import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from adapters.memory import MemoryChannel, MemoryInbox, MemoryOutbox, MemoryStore, MemoryTurns
from bot.channel import Outgoing, Remedy, SendRefused, SendUnknown, Standing
from bot.clock import SystemClock
from bot.ports import Pending
from bot.sender import Sender, Throttle
from tests.doubles.house import SIPHO, THANDI, Open
from tests.doubles.rows import NOON, commit, message, reply, status, talk

DAY = 24 * 3600.0


def refused(remedy: Remedy, code: int = 131000) -> SendRefused:
    """The channel did not take it."""
    return SendRefused(remedy, code, "because")


class Post:
    """A sender with an outbox and a channel, in the time of the test's event loop."""

    def __init__(self, *answers: SendRefused | SendUnknown | None, throttle: Throttle | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.now: Callable[[], float] = lambda: NOON + loop.time()
        self.clock = SystemClock(self.now)
        self.store = MemoryStore(self.clock)
        self.turns, self.outbox = MemoryTurns(self.store), MemoryOutbox(self.store)
        self.channel = Timed(self.now, *answers)
        self.healthy_since: float | None = NOON - 1000
        self.sender = Sender(
            self.outbox,
            self.turns,
            self.channel,
            throttle or Open(),
            self.clock,
            self.now,
            lambda: self.healthy_since,
        )

    async def decide(self, *texts: str, who: str = THANDI, template: str | None = None) -> list[Pending]:
        """Messages that one turn decided to send; they wait in the outbox."""
        key = f"m{len(self.store.inputs)}"
        [given] = await MemoryInbox(self.store).accept([message(key, wa_id=who)])
        said = [_with(reply(given, text), template) for text in texts]
        held = await self.turns.load(given.conversation)
        left = talk(given, held.version + 1 if held else 1, heard_at=self.now())
        await self.turns.commit(commit(given, left, outgoing=said))
        return said

    async def send(self, *texts: str, **how: str) -> list[str]:
        """Decide messages, offer them, wait until nothing is being sent; return their ids."""
        said = await self.decide(*texts, **how)
        self.sender.offer(said)
        await self.sender.idle()
        return [one.outgoing.id for one in said]

    async def look(self) -> None:
        """What the sender does every second."""
        await self.sender.look()
        await self.sender.idle()

    def standing(self, id: str) -> tuple[str, str]:
        """Status and reason of a message."""
        row = self.store.messages[id]
        return row.status, row.reason


def _with(pending: Pending, template: str | None) -> Pending:
    outgoing = pending.outgoing
    return replace(pending, outgoing=replace(outgoing, reply=replace(outgoing.reply, template=template)))


class Timed(MemoryChannel):
    """A channel that notes when it was called, and for whom."""

    def __init__(self, now: Callable[[], float], *answers: SendRefused | SendUnknown | None) -> None:
        super().__init__(*answers)
        self.calls: list[tuple[float, str]] = []
        self._now = now

    async def send(self, outgoing: Outgoing) -> str:
        self.calls.append((self._now() - NOON, outgoing.reply.text))
        return await super().send(outgoing)

    @property
    def times(self) -> list[float]:
        """Seconds at which it was called."""
        return [at for at, _ in self.calls]


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)


async def test_a_message_that_is_taken_is_sent() -> None:
    post = Post()
    [id] = await post.send("hello")
    assert post.standing(id) == ("sent", "")
    assert post.store.messages[id].message_id == f"wamid.{id}"


async def test_a_message_is_marked_before_the_call_is_made() -> None:
    post = Post()
    marked = []

    async def send(outgoing: Outgoing) -> str:
        marked.append(post.store.messages[outgoing.id].status)
        return "wamid.1"

    post.sender.channel.send = send  # type: ignore[method-assign]
    await post.send("hello")
    assert marked == ["sending"]


async def test_a_passing_fault_is_tried_again_later_and_later() -> None:
    post = Post(*[refused(Remedy.RETRY)] * 7)
    [id] = await post.send("hello")
    assert post.channel.times == [0, 1, 3, 7, 15, 31, 63, 127]
    assert post.standing(id)[0] == "sent"


async def test_a_fault_that_does_not_pass_buries_the_message() -> None:
    post = Post(*[refused(Remedy.RETRY)] * 8)
    [id] = await post.send("hello")
    assert post.standing(id) == ("dead", "131000: because (remedy: retry)")
    assert len(post.channel.calls) == 8


async def test_a_throttled_person_waits_four_to_the_n() -> None:
    post = Post(*[refused(Remedy.WAIT_PAIR, 131056)] * 3)
    await post.send("hello")
    assert post.channel.times == [0, 1, 5, 21]


async def test_only_the_throttled_person_waits() -> None:
    post = Post(refused(Remedy.WAIT_PAIR, 131056))
    one, two = await post.decide("to thandi"), await post.decide("to sipho", who=SIPHO)
    post.sender.offer([*one, *two])
    await post.sender.idle()
    assert post.channel.calls == [(0, "to thandi"), (0, "to sipho"), (1, "to thandi")]


@pytest.mark.parametrize("remedy", [Remedy.WAIT_NUMBER, Remedy.STOP])
async def test_a_throttled_or_stopped_number_is_silent_for_a_while_for_everybody(remedy: Remedy) -> None:
    post = Post(refused(remedy))
    [one] = await post.decide("to thandi")
    post.sender.offer([one])
    await asyncio.sleep(0)
    await asyncio.sleep(10)
    post.sender.offer(await post.decide("to sipho", who=SIPHO))
    await post.sender.idle()
    assert post.channel.calls == [(0, "to thandi"), (30, "to thandi"), (30, "to sipho")]


async def test_another_number_is_not_paused() -> None:
    post = Post(refused(Remedy.STOP))
    [mine, other] = [*await post.decide("mine"), *await post.decide("other", who=SIPHO)]
    other = replace(other, outgoing=replace(other.outgoing, number="200"))
    post.sender.offer([mine, other])
    await post.sender.idle()
    assert post.channel.calls == [(0, "mine"), (0, "other"), (30, "mine")]


async def test_that_sending_is_stopped_is_told_until_it_works_again() -> None:
    post = Post(refused(Remedy.STOP, 190))
    [pending] = await post.decide("hello")
    post.sender.offer([pending])
    await asyncio.sleep(1)
    assert post.sender.stopped == "190: because (remedy: stop)"
    await post.sender.idle()
    assert post.sender.stopped == ""


async def test_the_silence_of_a_number_uses_up_none_of_a_messages_tries() -> None:
    post = Post(*[refused(Remedy.STOP)] * 10, refused(Remedy.RETRY))
    [id] = await post.send("hello")
    assert post.standing(id)[0] == "sent"
    assert post.channel.times[-2:] == [300, 301]


@pytest.mark.parametrize("remedy", [Remedy.SUPPRESS, Remedy.DEAD])
async def test_what_cannot_be_sent_is_buried_at_once_and_the_next_message_goes_on(remedy: Remedy) -> None:
    post = Post(refused(remedy))
    bad, good = await post.send("bad", "good")
    assert post.standing(bad) == ("dead", f"131000: because (remedy: {remedy})")
    assert post.standing(good) == ("sent", "")
    assert post.channel.calls == [(0, "bad"), (0, "good")]


async def test_within_24_hours_words_are_sent_and_afterwards_only_the_template() -> None:
    post = Post()
    [words] = await post.decide("words")
    [worded] = await post.decide("worded", template="order_ready")
    await asyncio.sleep(DAY + 1)
    post.sender.offer([words, worded])
    await post.sender.idle()
    assert post.standing(words.outgoing.id) == (
        "dead",
        "the 24 h window is closed and there is no template to use",
    )
    assert [(one.reply.text, one.window_open) for one in post.channel.sent] == [("worded", False)]


async def test_the_window_is_open_up_to_24_hours() -> None:
    post = Post()
    [words] = await post.decide("words")
    await asyncio.sleep(DAY)
    post.sender.offer([words])
    await post.sender.idle()
    assert [one.window_open for one in post.channel.sent] == [True]


async def test_the_window_is_open_again_if_the_person_has_written_meanwhile() -> None:
    post = Post()
    [words] = await post.decide("words")
    await asyncio.sleep(DAY + 1)
    await post.decide("answer")
    post.sender.offer([words])
    await post.sender.idle()
    assert [(one.reply.text, one.window_open) for one in post.channel.sent] == [("words", True)]


async def test_the_window_is_asked_when_a_message_leaves_not_when_it_began_to_wait() -> None:
    post = Post(throttle=Closed(until=NOON + DAY + 1))
    [words] = await post.decide("words")
    post.sender.offer([words])
    await post.sender.idle()
    assert post.channel.calls == []
    assert post.standing(words.outgoing.id)[0] == "dead"


async def test_a_channel_that_finds_the_window_closed_is_given_the_template() -> None:
    post = Post(refused(Remedy.USE_TEMPLATE, 131047))
    await post.send("worded", template="order_ready")
    assert [(one.window_open, one.reply.template) for one in post.channel.sent] == [(False, "order_ready")]


async def test_a_channel_that_finds_the_window_closed_gets_nothing_where_there_is_no_template() -> None:
    post = Post(refused(Remedy.USE_TEMPLATE, 131047))
    [id] = await post.send("words")
    assert post.standing(id)[0] == "dead"
    assert len(post.channel.calls) == 1


async def test_a_template_that_is_refused_too_is_buried() -> None:
    post = Post(refused(Remedy.USE_TEMPLATE, 131047), refused(Remedy.USE_TEMPLATE, 131047))
    [id] = await post.send("worded", template="order_ready")
    assert post.standing(id)[0] == "dead"
    assert len(post.channel.calls) == 2


async def test_messages_to_one_person_leave_in_the_order_in_which_they_were_decided() -> None:
    post = Post(refused(Remedy.RETRY), refused(Remedy.WAIT_PAIR))
    await post.send("one", "two", "three")
    assert [one.reply.text for one in post.channel.sent] == ["one", "two", "three"]


async def test_a_message_offered_twice_is_sent_once() -> None:
    post = Post(refused(Remedy.RETRY))
    said = await post.decide("hello")
    post.sender.offer(said)
    await asyncio.sleep(0.5)
    post.sender.offer(said)
    await post.look()
    assert [one.reply.text for one in post.channel.sent] == ["hello"]


async def test_what_an_earlier_process_left_is_sent() -> None:
    post = Post()
    await post.decide("one", "two")
    await post.look()
    assert [one.reply.text for one in post.channel.sent] == ["one", "two"]


async def test_no_answer_leaves_a_message_unsettled_and_the_next_one_goes_on() -> None:
    post = Post(SendUnknown("timed out"))
    lost, good = await post.send("lost", "good")
    assert post.standing(lost) == ("sending", "")
    assert post.standing(good) == ("sent", "")


async def test_after_a_minute_of_silence_in_good_health_a_message_leaves_once_more_and_is_counted() -> None:
    post = Post(SendUnknown("timed out"))
    [id] = await post.send("lost")
    await asyncio.sleep(60)
    await post.look()
    assert (post.sender.resent, len(post.channel.calls)) == (0, 1)
    await asyncio.sleep(1)
    await post.look()
    assert (post.sender.resent, len(post.channel.calls)) == (1, 2)
    assert post.standing(id)[0] == "sent"
    assert post.store.messages[id].resent == 1


@pytest.mark.parametrize("standing", list(Standing))
async def test_a_status_that_names_a_message_keeps_it_from_leaving_again(standing: Standing) -> None:
    post = Post(SendUnknown("timed out"))
    [id] = await post.send("lost")
    await post.outbox.settle([status(standing, id)])
    await asyncio.sleep(3600)
    await post.look()
    assert len(post.channel.calls) == 1


async def test_silence_proves_nothing_while_webhooks_cannot_reach_us() -> None:
    post = Post(SendUnknown("timed out"))
    await post.send("lost")
    post.healthy_since = None
    await asyncio.sleep(3600)
    await post.look()
    post.healthy_since = NOON + 3600
    await asyncio.sleep(59)
    await post.look()
    assert len(post.channel.calls) == 1
    await asyncio.sleep(1)
    await post.look()
    assert len(post.channel.calls) == 2


async def test_a_message_that_is_lost_again_waits_for_its_silence_again() -> None:
    post = Post(SendUnknown("timed out"), SendUnknown("timed out"))
    await post.send("lost")
    for _ in range(3):
        await asyncio.sleep(61)
        await post.look()
        await post.look()
    assert post.channel.times == [0, 61, 122]
    assert post.sender.resent == 2


class Closed(Open):
    """A throttle that holds everybody back until then."""

    def __init__(self, until: float) -> None:
        self._until = until

    def number(self, now: float, number: str) -> float:
        return max(0.0, self._until - now)


async def test_nothing_leaves_before_the_throttle_allows() -> None:
    post = Post(throttle=Closed(until=NOON + 7))
    await post.send("hello")
    assert post.channel.times == [7]


class Slots(Open):
    """A throttle that lets one message a second through for each number."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def number(self, now: float, number: str) -> float:
        wait = self._next.get(number, now) - now
        if wait <= 0:
            self._next[number] = now + 1
        return max(0.0, wait)


async def test_many_people_share_the_rate_of_a_number_first_come_first_served() -> None:
    post = Post(throttle=Slots())
    for n in range(5):
        post.sender.offer(await post.decide(str(n), who=f"2782000000{n}"))
    await post.sender.idle()
    assert post.channel.calls == [(n, str(n)) for n in range(5)]


class Failing(MemoryOutbox):
    """A database that fails once."""

    failures = 1

    async def sending(self, ids: list[str], now: float) -> None:  # type: ignore[override]
        self.failures -= 1
        if self.failures == 0:
            raise OSError("disk full")
        await super().sending(ids, now)


async def test_a_fault_of_the_database_is_survived_and_the_messages_are_taken_up_again() -> None:
    post = Post()
    post.sender.outbox = Failing(post.store)
    await post.send("one", "two")
    assert post.channel.calls == []
    await post.look()
    assert [one.reply.text for one in post.channel.sent] == ["one", "two"]
