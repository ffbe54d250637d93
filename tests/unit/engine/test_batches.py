"""Readers of all events: by the thousand or every five seconds, and past what they cannot read."""

import asyncio
import contextlib
from collections.abc import Sequence

import pytest

from adapters.memory import MemoryEventReader, MemoryStore
from bot import Envelope, Plugin, Transaction
from bot.batches import Batches
from bot.clock import SystemClock
from tests.doubles.events import Happened
from tests.doubles.rows import NOON, envelope


class Reader:
    """A plugin that reads; ``bad`` is an event that it cannot take, ``times`` when it was given some."""

    def __init__(self, bad: str = "", size: int = 3) -> None:
        self.plugin = Plugin("analytics")
        self.plugin.batch(size=size, seconds=5.0)(self.fold)
        self.bad, self.taken, self.times = bad, list[str](), list[float]()

    async def fold(self, tx: Transaction, envelopes: Sequence[Envelope]) -> None:
        names = [one.data["what"] for one in envelopes]
        self.times.append(round(asyncio.get_running_loop().time(), 3))
        if self.bad in names:
            raise KeyError(self.bad)
        self.taken += names


def published(*names: str) -> MemoryStore:
    """A store with these events."""
    store = MemoryStore(SystemClock(lambda: NOON))
    store.publish(store.event_rows([envelope(Happened(what=name)) for name in names]))
    return store


async def run_for(batches: Batches, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await batches.run()


async def test_what_came_while_nobody_ran_is_taken_at_the_start() -> None:
    reader = Reader()
    await run_for(Batches.of([reader.plugin], MemoryEventReader(published(*"abcdefg"))), 0.5)
    assert (reader.taken, reader.times) == (list("abcdefg"), [0.0, 0.0, 0.0])


async def test_a_full_batch_is_taken_within_a_second_and_a_part_of_one_after_five() -> None:
    reader, store = Reader(size=3), published()
    batches = Batches.of([reader.plugin], MemoryEventReader(store))

    async def publish() -> None:
        for at, names in ((0.5, "abc"), (1.0, "d")):
            await asyncio.sleep(at)
            store.publish(store.event_rows([envelope(Happened(what=name)) for name in names]))

    publishing = asyncio.create_task(publish())
    await run_for(batches, 10)
    await publishing
    assert (reader.taken, reader.times) == (list("abcd"), [1.0, 6.0])


async def test_an_event_that_cannot_be_taken_is_left_out_alone(caplog: pytest.LogCaptureFixture) -> None:
    reader = Reader(bad="b")
    await Batches.of([reader.plugin], MemoryEventReader(published(*"abcd"))).catch_up()
    assert reader.taken == ["a", "c", "d"]
    assert "analytics.fold leaves out event" in caplog.text
