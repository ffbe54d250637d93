"""A service that was away: how long its consumer takes for all that waits in its queue.

``python -m bench.services.queued '{"postgres": "...", "rabbitmq": "...", "count": 5000}'`` prints `Drained`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator

import msgspec
import uvloop

from adapters.directory import LocalDirectory
from adapters.queries import Queries
from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.consumer import Consumer
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.topology import Topology
from adapters.roles import BOT
from adapters.serve import prepare
from adapters.sql.database import Database, open_database
from bench.steps import Go
from bot import Transaction
from bot.bus import Bus
from bot.clock import SystemClock, utc
from bot.events import Envelope
from bot.hearing import Hearing
from bot.ids import new_id
from bot.settings import Database as Where
from bot.settings import Settings

BATCH = 256


class Queue(msgspec.Struct, frozen=True):
    """``count`` messages are put into the queue of an empty broker first; the database is empty, too."""

    postgres: str
    rabbitmq: str
    count: int


class Drained(msgspec.Struct, frozen=True):
    """Seconds until every message was handled and acknowledged; ``cpu`` is ours, in microseconds each."""

    seconds: float
    cpu: float


async def measure(told: Queue) -> Drained:
    """Put the messages there, then hear them all."""
    await asyncio.to_thread(asyncio.run, prepare(Settings(database=Where(url=told.postgres))))
    topology = Topology({BOT: [Go.type]})
    publishing, hearing = (Connection(told.rabbitmq, topology.declare) for _ in range(2))
    publisher = Publisher(publishing)
    for batch in _batches(told.count):
        await publisher.publish(batch)
    await publisher.close()
    database = open_database(told.postgres, SystemClock(), frozenset())
    try:
        return await _hear(database, hearing, told.count)
    finally:
        await database.close()


async def _hear(database: Database, hearing: Connection, count: int) -> Drained:
    """Take each part as a domain does that only notes it: one committed row for each event."""
    bus, heard = _bus(database), asyncio.Semaphore(0)

    async def handle(envelope: Envelope) -> None:
        await bus.hear(envelope)
        heard.release()

    consumer = Consumer(hearing, BOT, handle, SystemClock())
    began, cpu = time.monotonic(), time.process_time()
    task = asyncio.create_task(consumer.run())
    for _ in range(count):
        await heard.acquire()
    task.cancel()
    await asyncio.wait((task,))
    await consumer.close()
    return Drained(time.monotonic() - began, (time.process_time() - cpu) / count * 1e6)


def _bus(database: Database) -> Bus:
    consumers = {Go.type: [("errands", _obey)]}
    hearing = Hearing(frozenset(), {})
    nobody = LocalDirectory(Queries(database.transactions, ()))
    return Bus(database.events, database.inbox, SystemClock(), lambda _: None, consumers, hearing, nobody)


async def _obey(_: Transaction, __: Envelope) -> None:
    """Nothing but to have taken part."""


def _batches(count: int) -> Iterator[list[Envelope]]:
    """No two events have the same cause, so all may be handled side by side."""
    for start in range(0, count, BATCH):
        yield [_go() for _ in range(min(BATCH, count - start))]


def _go() -> Envelope:
    return Envelope.wrap(Go(errand_id=new_id()), source="bench", tenant="", at=utc(time.time()))


if __name__ == "__main__":
    drained = uvloop.run(measure(msgspec.json.decode(sys.argv[1], type=Queue)))
    print(msgspec.json.encode(drained).decode())
