"""The relay: an event is marked when it is on the bus, and never before."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import pytest

from adapters.memory import MemoryEventLog, MemoryStore
from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.errors import NotConfirmed
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.relay import BATCH, Relay
from adapters.rabbitmq.topology import Topology
from bot.clock import SystemClock
from bot.events import Envelope
from tests.doubles.events import Happened
from tests.doubles.rows import NOON
from tests.rabbitmq.bus import Bus, Heard, happened, running
from tests.services.server import Server

CLOCK = SystemClock(lambda: NOON)
SOON = 0.5
"""Seconds to wait for a broker that says nothing."""


class Shop:
    """An outbox with events in it."""

    def __init__(self, number: int) -> None:
        self.events = [happened(str(n), f"order {n % 7}") for n in range(number)]
        self._store = MemoryStore(CLOCK, frozenset({Happened.type}), lambda: None)
        self._store.publish(self._store.event_rows(self.events))
        self.outbox = MemoryEventLog(self._store)

    @property
    def marked(self) -> int:
        return [row.status for row in self._store.events].count("done")


class Failing:
    """A publisher that fails so often before it works."""

    def __init__(self, failures: int) -> None:
        self.failures, self.published = failures, list[Envelope]()
        self.through = asyncio.Event()

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        if self.failures:
            self.failures -= 1
            raise NotConfirmed("no answer")
        self.published += envelopes
        self.through.set()


async def test_everything_is_published_in_order_and_marked(bus: Bus) -> None:
    shop, heard = Shop(BATCH + 5), Heard(BATCH + 5)
    publisher = bus.publisher()
    relay = Relay(shop.outbox, publisher, CLOCK)
    assert [await relay.relay() for _ in range(3)] == [BATCH, 5, 0]
    async with running(bus.consumer(heard, prefetch=1)):
        await heard.done.wait()
    await publisher.close()
    assert (shop.marked, heard.events) == (BATCH + 5, shop.events)


async def test_what_a_frozen_broker_has_not_confirmed_is_not_marked(shaken: Bus, broker: Server) -> None:
    shop, heard = Shop(20), Heard(20)
    publisher = shaken.publisher(limit=SOON)
    await shaken.publish()
    await publisher.publish([])
    broker.freeze()
    try:
        for _ in range(2):
            with pytest.raises(NotConfirmed):
                await Relay(shop.outbox, publisher, CLOCK).relay()
        assert shop.marked == 0
    finally:
        broker.thaw()
    publisher = shaken.publisher()
    await Relay(shop.outbox, publisher, CLOCK).relay()
    await publisher.close()
    assert shop.marked == 20
    async with running(shaken.consumer(heard, prefetch=1)):
        await heard.done.wait()
    first = list({one.event_id: one for one in heard.events}.values())
    assert first == shop.events


async def test_it_goes_on_publishing_until_it_is_confirmed() -> None:
    shop, publisher = Shop(3), Failing(2)
    task = asyncio.create_task(Relay(shop.outbox, publisher, CLOCK).run())
    await publisher.through.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert publisher.published == shop.events


async def test_an_event_without_a_hearer_is_done(bus: Bus) -> None:
    shop = Shop(2)
    publisher = Publisher(Connection(bus.url, Topology({}, exchange=bus.name).declare), bus.name)
    await Relay(shop.outbox, publisher, CLOCK).relay()
    await publisher.close()
    assert shop.marked == 2
    await bus.publish()  # declares what the end of the test removes


class Waves:
    """A publisher that notes what it is given at a time, and fails at the second."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        self.given.append([one.correlation_id for one in envelopes])
        if len(self.given) == 2:
            raise NotConfirmed("the broker died")


async def test_what_follows_from_a_cause_leaves_once_what_was_before_it_is_kept() -> None:
    shop, publisher = Shop(20), Waves()
    with pytest.raises(NotConfirmed):
        await Relay(shop.outbox, publisher, CLOCK).relay()
    assert publisher.given == [[f"order {n}" for n in range(7)]] * 2
    assert shop.marked == 7
