"""Read marks: one per person, for the newest of their messages, and never in the way."""

import asyncio

from adapters.memory import MemoryChannel
from bot.acknowledger import AT_ONCE, WAITING, Acknowledger
from bot.ports import Input


def given(key: str, conversation: str = "100:thandi", kind: str = "message") -> Input:
    """An input of a conversation."""
    return Input(1, f"100:{key}", kind, conversation, "thandi", "shop", "100", "cause", b"")


async def acknowledged(*inputs: Input) -> list[str]:
    """Ids of the messages that were marked as read."""
    channel = MemoryChannel()
    acknowledger = Acknowledger(channel)
    running = asyncio.create_task(acknowledger.run())
    acknowledger.offer(inputs)
    await asyncio.sleep(1)
    running.cancel()
    return [message_id for _, message_id in channel.acknowledged]


async def test_each_person_is_shown_once_that_their_newest_message_was_read() -> None:
    assert await acknowledged(given("m1"), given("m2", "100:sipho"), given("m3")) == ["m3", "m2"]


async def test_events_and_timers_are_nobodys_messages() -> None:
    assert await acknowledged(given("e1", kind="event"), given("t1", kind="timer")) == []


async def test_when_too_many_wait_the_oldest_go_without() -> None:
    marked = await acknowledged(*(given(f"m{n}", f"100:{n}") for n in range(WAITING + 5)))
    assert marked == [f"m{n}" for n in range(5, WAITING + 5)]


async def test_only_so_many_calls_are_under_way_at_a_time() -> None:
    class Slow(MemoryChannel):
        under_way = most = 0

        async def acknowledge(self, number: str, message_id: str) -> None:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            await asyncio.sleep(1)
            self.under_way -= 1

    channel = Slow()
    acknowledger = Acknowledger(channel)
    acknowledger.offer([given(f"m{n}", f"100:{n}") for n in range(100)])
    running = asyncio.create_task(acknowledger.run())
    await asyncio.sleep(60)
    assert channel.most == AT_ONCE
    running.cancel()
