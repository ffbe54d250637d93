"""A bus of a test's own on a broker that others use, too."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import aio_pika

from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.consumer import Consumer
from adapters.rabbitmq.dead_letters import DeadLetters
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.topology import STEPS, Topology, dead_exchange, dead_queue, events_queue, retry_queue
from bot.clock import SystemClock
from bot.dead_letters import DeadLetter
from bot.events import Envelope
from tests.doubles.events import Happened
from tests.doubles.rows import NOON

AT_ONCE = (0.0, 0.0, 0.0)
"""Retries that do not wait."""


def happened(what: str, correlation: str = "") -> Envelope:
    """An event that somebody hears."""
    at = dt.datetime.fromtimestamp(NOON, dt.UTC)
    return Envelope.wrap(
        Happened(what=what), source="test", tenant=str(uuid4()), at=at, correlation=correlation or None
    )


@dataclass
class Heard:
    """A handler that keeps what it hears, and is done when it has heard ``enough`` different events."""

    enough: int
    events: list[Envelope] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, envelope: Envelope) -> None:
        self.events.append(envelope)
        self.more.set()
        if len({one.event_id for one in self.events}) >= self.enough:
            self.done.set()

    async def so_many(self, number: int) -> None:
        """Wait until it has heard so many, the same ones counted again."""
        while len(self.events) < number:
            self.more.clear()
            await self.more.wait()

    @property
    def what(self) -> list[str]:
        return [str(one.data["what"]) for one in self.events]


@dataclass
class Bus:
    """Two services on an exchange of their own: "{name}a" hears what happened, and so does "{name}b"."""

    url: str
    deliveries: int = 3
    name: str = field(default_factory=lambda: f"test-{uuid4()}-")

    @property
    def services(self) -> tuple[str, str]:
        return f"{self.name}a", f"{self.name}b"

    @property
    def service(self) -> str:
        return self.services[0]

    @property
    def topology(self) -> Topology:
        heard = {service: [Happened.type] for service in self.services}
        return Topology(heard, exchange=self.name, deliveries=self.deliveries)

    def connection(self, url: str = "", heartbeat: int = 1) -> Connection:
        return Connection(url or self.url, self.topology.declare, heartbeat)

    def publisher(self, url: str = "", limit: float = 20.0) -> Publisher:
        return Publisher(self.connection(url), self.name, limit)

    def consumer(
        self,
        handler: Callable[[Envelope], Awaitable[None]],
        waits: Sequence[float] = AT_ONCE,
        prefetch: int = 64,
        url: str = "",
        service: str = "",
    ) -> Consumer:
        clock = SystemClock(lambda: NOON)
        connection = self.connection(url)
        return Consumer(connection, service or self.service, handler, clock, waits=waits, prefetch=prefetch)

    async def publish(self, *envelopes: Envelope) -> None:
        publisher = self.publisher()
        await publisher.publish(envelopes)
        await publisher.close()

    async def put(self, body: bytes) -> None:
        """Publish what is no event."""
        publisher = self.publisher()
        await publisher.put(events_queue(self.service), aio_pika.Message(body, message_id="strange"))
        await publisher.close()

    async def dead(self, number: int) -> list[DeadLetter]:
        """File so many dead letters."""
        found: list[DeadLetter] = []
        done = asyncio.Event()

        async def file(letter: DeadLetter) -> None:
            found.append(letter)
            if len(found) >= number:
                done.set()

        letters = DeadLetters(self.connection(), self.service, file)
        async with running(letters):
            await done.wait()
        return found

    async def depth(self, queue: str) -> int:
        """Messages in a queue that nobody has in hand."""
        async with await aio_pika.connect(self.url) as connection:
            channel = await connection.channel()
            declared = await channel.declare_queue(queue, passive=True)
            return declared.declaration_result.message_count or 0

    async def delete(self, queue: str) -> None:
        async with await aio_pika.connect(self.url) as connection:
            await (await connection.channel()).queue_delete(queue)

    async def remove(self) -> None:
        """Leave the broker as it was."""
        async with await aio_pika.connect(self.url) as connection:
            channel = await connection.channel()
            for service in self.services:
                steps = [retry_queue(service, step) for step in range(1, STEPS + 1)]
                for queue in (events_queue(service), dead_queue(service), *steps):
                    await channel.queue_delete(queue)
                await channel.exchange_delete(dead_exchange(service))
            await channel.exchange_delete(self.name)


@asynccontextmanager
async def running(part: Consumer | DeadLetters) -> AsyncIterator[asyncio.Task[None]]:
    """Let it run within the block, and close it as a process does that ends in a good way."""
    task = asyncio.create_task(part.run())
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await part.close()
