"""The sender: every message ends sent, dead, or unsettled until a status names it; never silently twice."""

import asyncio
import dataclasses

import pytest
from msgspec.structs import replace

from adapters.memory import MemoryOutbox
from bot import ServiceUnavailable
from bot.channel import File, Outgoing, Remedy
from bot.messages import Document
from bot.ports import Pending
from bot.sender import Sender
from bot.shares import ALL, Hand
from tests.doubles.house import SIPHO, Open
from tests.doubles.post import Closed, Post, refused
from tests.doubles.rows import NOON


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

    post.sender.channel.send = send
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


async def test_closing_waits_for_no_retry_and_leaves_it_to_the_next_process() -> None:
    post = Post(refused(Remedy.STOP))
    post.sender.offer(await post.decide("now"))
    await asyncio.sleep(10)
    await post.sender.close()
    assert post.channel.calls == [(0, "now")]
    assert [one.outgoing.reply.text for one in await post.outbox.waiting(post.sender.wall(), 10)] == ["now"]


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
    assert post.store.messages[id].attempts == 2


@pytest.mark.parametrize("remedy", [Remedy.SUPPRESS, Remedy.OPT_OUT, Remedy.DEAD])
async def test_what_cannot_be_sent_is_buried_at_once_and_the_next_message_goes_on(remedy: Remedy) -> None:
    post = Post(refused(remedy))
    bad, good = await post.send("bad", "good")
    assert post.standing(bad) == ("dead", f"131000: because (remedy: {remedy})")
    assert post.standing(good) == ("sent", "")
    assert post.channel.calls == [(0, "bad"), (0, "good")]


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


async def test_what_an_earlier_process_left_is_found_within_a_second_and_sent() -> None:
    post = Post()
    running = asyncio.create_task(post.sender.run())
    await asyncio.sleep(0.5)
    await post.decide("one", "two")
    await asyncio.sleep(1)
    assert post.channel.calls == [(1, "one"), (1, "two")]
    running.cancel()


async def test_nothing_leaves_before_the_throttle_allows() -> None:
    post = Post(throttle=Closed(until=NOON + 7))
    await post.send("hello")
    assert post.channel.times == [7]


class Slots(Open):
    """A throttle that lets one message a second through for each number."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    async def number(self, now: float, number: str) -> float:
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

    async def sending(self, id: str, now: float) -> bool:
        self.failures -= 1
        if self.failures == 0:
            raise OSError("disk full")
        return await super().sending(id, now)


async def test_a_fault_of_the_database_is_survived_and_the_messages_are_taken_up_again() -> None:
    post = Post()
    post.sender.outbox = Failing(post.store)
    await post.send("one", "two")
    assert post.channel.calls == []
    await post.look()
    assert [one.reply.text for one in post.channel.sent] == ["one", "two"]


async def test_a_clock_that_is_set_back_does_not_prolong_a_pause() -> None:
    post = Post(refused(Remedy.STOP))
    [pending] = await post.decide("hello")
    post.sender.offer([pending])
    await asyncio.sleep(1)
    post.sender.wall = lambda: post.now() - 3600
    await post.sender.idle()
    assert post.standing(pending.outgoing.id)[0] == "sent"
    assert post.channel.times[-1] <= 61


async def test_a_document_is_made_when_the_message_leaves() -> None:
    post, made = Post(), []

    async def send(outgoing: Outgoing) -> str:
        made.append(outgoing.file)
        return "wamid.1"

    async def draw(number: str, document: Document) -> File:
        return File(f"{document.kind}-{document.reference}", "application/pdf", number.encode())

    post.sender.channel.send, post.sender.draw = send, draw
    [message] = await post.decide("here it is")
    reply = replace(message.outgoing.reply, document=Document("receipt", "7"))
    post.sender.offer([replace(message, outgoing=replace(message.outgoing, reply=reply))])
    await post.sender.idle()
    assert made == [File("receipt-7", "application/pdf", message.outgoing.number.encode())]


async def test_a_document_is_made_later_where_who_knows_it_is_away() -> None:
    post, asked = Post(), []

    async def draw(number: str, document: Document) -> File:
        asked.append(document.reference)
        if len(asked) < 3:
            raise ServiceUnavailable("no orders.receipt", service="orders", attempts=3, breaker="open")
        return File("receipt.pdf", "application/pdf", b"")

    post.sender.draw = draw
    [message] = await post.decide("here it is")
    reply = replace(message.outgoing.reply, document=Document("receipt", "7"))
    post.sender.offer([replace(message, outgoing=replace(message.outgoing, reply=reply))])
    await post.sender.idle()
    assert asked == ["7", "7", "7"]
    assert post.standing(message.outgoing.id)[0] == "sent"


async def test_a_document_that_cannot_be_made_buries_its_message() -> None:
    post = Post()
    [message] = await post.decide("here it is")
    reply = replace(message.outgoing.reply, document=Document("receipt", "7"))
    post.sender.offer([replace(message, outgoing=replace(message.outgoing, reply=reply))])
    await post.sender.idle()
    assert post.standing(message.outgoing.id)[0] == "dead"
    assert post.channel.calls == []


async def test_what_waits_in_a_share_that_is_taken_up_leaves_before_what_is_new() -> None:
    post = Post()
    post.sender = replaced(post.sender, Hand())
    await post.decide("left by a dead process")
    post.sender.hand.add(ALL)
    await post.send("new")
    assert post.channel.calls == []
    await post.look()
    await post.send("newer")
    assert [text for _, text in post.channel.calls] == ["left by a dead process", "new", "newer"]


async def test_what_is_committed_during_that_look_is_not_overtaken_either() -> None:
    post = Post()
    post.sender = replaced(post.sender, Hand())
    post.sender.hand.add(ALL)
    waiting = post.outbox.waiting

    async def and_then_more(*asked: object) -> list[Pending]:
        found = await waiting(*asked)
        post.sender.offer(await post.decide("meanwhile"))
        return found

    post.outbox.waiting = and_then_more
    await post.look()
    post.outbox.waiting = waiting
    await post.send("after")
    await post.look()
    assert [text for _, text in post.channel.calls] == ["meanwhile", "after"]


async def test_what_a_broken_outbox_kept_back_is_not_overtaken() -> None:
    post = Post()
    sending = post.outbox.sending

    async def broken(*_: object) -> bool:
        post.outbox.sending = sending
        raise OSError("the database is away")

    post.outbox.sending = broken
    await post.send("kept back")
    await post.send("new")
    await post.look()
    assert [text for _, text in post.channel.calls] == ["kept back", "new"]


def replaced(sender: Sender, hand: Hand) -> Sender:
    """The same, as one of several processes."""
    return dataclasses.replace(sender, hand=hand)
