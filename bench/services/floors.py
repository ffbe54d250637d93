"""What PostgreSQL and RabbitMQ do for their clients alone: asyncpg and aio-pika with nothing around them.

``python -m bench.services.floors '{"postgres": "...", "rabbitmq": "...", "seconds": 4}'`` prints `Floors`.
"""

from __future__ import annotations

import asyncio
import sys
import time

import aio_pika
import asyncpg
import msgspec
import uvloop
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from bench.stand import AT_ONCE

BODY = bytes(700)
"""About as long as a webhook, a conversation, or an event in its envelope."""

CONNECTIONS = 8
"""Committing at once: PostgreSQL takes those together that wait for the disk."""

QUEUE = "bench.floor"
BATCH = 256
"""Published before the confirms of all are awaited."""

_TABLE = "CREATE TABLE floor (id bigserial PRIMARY KEY, body bytea NOT NULL)"
_ONE = "INSERT INTO floor (body) VALUES ($1)"
_MANY = "INSERT INTO floor (body) SELECT unnest($1::bytea[])"


class Servers(msgspec.Struct, frozen=True):
    """Where they are, and how long to measure each, in seconds. The database is empty."""

    postgres: str
    rabbitmq: str
    seconds: float


class Floors(msgspec.Struct, frozen=True):
    """By the second: durable inserts, a transaction each or as many in one as ours group; and messages.

    A message is published with a confirm to a quorum queue, read from it, and acknowledged.
    """

    single: float
    grouped: float
    messages: float


async def measure(told: Servers) -> Floors:
    """Measure one after another."""
    connection = await asyncpg.connect(told.postgres)
    await connection.execute(_TABLE)
    await connection.close()
    return Floors(
        await _inserts(told, CONNECTIONS, 1),
        await _inserts(told, 1, AT_ONCE),
        await _messages(told),
    )


async def _inserts(told: Servers, connections: int, group: int) -> float:
    began = time.monotonic()
    until = began + told.seconds
    done = await asyncio.gather(*(_insert(told.postgres, group, until) for _ in range(connections)))
    return sum(done) / (time.monotonic() - began)


async def _insert(postgres: str, group: int, until: float) -> int:
    """Insert one row, or a group of them, in one transaction after another."""
    connection = await asyncpg.connect(postgres)
    done = 0
    while time.monotonic() < until:
        if group == 1:
            await connection.execute(_ONE, BODY)
        else:
            await connection.execute(_MANY, [BODY] * group)
        done += group
    await connection.close()
    return done


async def _messages(told: Servers) -> float:
    async with await aio_pika.connect(told.rabbitmq) as connection:
        publishing, reading = await connection.channel(), await connection.channel()
        queue = await reading.declare_queue(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        await reading.set_qos(AT_ONCE)
        taken = asyncio.Semaphore(0)

        async def take(message: AbstractIncomingMessage) -> None:
            await message.ack()
            taken.release()

        tag = await queue.consume(take)
        began = time.monotonic()
        sent = await _publish(publishing, began + told.seconds)
        for _ in range(sent):
            await taken.acquire()
        seconds = time.monotonic() - began
        await queue.cancel(tag)
        await queue.delete(if_unused=False, if_empty=False)
    return sent / seconds


async def _publish(channel: AbstractChannel, until: float) -> int:
    message = aio_pika.Message(BODY, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    sent = 0
    while time.monotonic() < until:
        each = (channel.default_exchange.publish(message, QUEUE, mandatory=True) for _ in range(BATCH))
        await asyncio.gather(*each)
        sent += BATCH
    return sent


if __name__ == "__main__":
    floors = uvloop.run(measure(msgspec.json.decode(sys.argv[1], type=Servers)))
    print(msgspec.json.encode(floors).decode())
