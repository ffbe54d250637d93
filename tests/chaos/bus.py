"""The broker as we see it beside the workers: events that come again, and what lies in the queues."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

import aio_pika
import asyncpg
from aio_pika.exceptions import AMQPError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.rabbitmq.sending import message_of
from adapters.rabbitmq.topology import EXCHANGE, STEPS, dead_queue, events_queue, retry_queue
from bot.events import decode_envelope

PUBLISHED = "SELECT body FROM engine.events WHERE status = 1 ORDER BY random() LIMIT $1"
PATIENCE = 10.0
AWAY = (AMQPError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def forget(redis: str) -> None:
    """Empty Redis, unless it is away right now."""
    with contextlib.suppress(RedisError, OSError):
        async with Redis.from_url(redis, socket_timeout=1, socket_connect_timeout=1) as client:
            await client.flushall()


async def publish_again(rabbitmq: str, databases: Mapping[str, str], most: int) -> int:
    """Publish copies of events that were on the bus before, in any order; return how many.

    A broker or a database that is away right now is no fault of this fault: then it is fewer.
    """
    done = 0
    with contextlib.suppress(*AWAY):
        async with asyncio.timeout(PATIENCE), await aio_pika.connect(rabbitmq) as connection:
            channel = await connection.channel()
            exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
            for url in databases.values():
                for body in await _published(url, most):
                    envelope = decode_envelope(body)
                    await exchange.publish(message_of(envelope), envelope.event_type, mandatory=False)
                    done += 1
    return done


async def waiting(rabbitmq: str, services: Mapping[str, str], *, dead: bool = False) -> dict[str, int]:
    """How many messages lie in the queues of these services: only those that are not empty."""
    names = [name for one in services for name in (_dead(one) if dead else _live(one))]
    found = {}
    async with await aio_pika.connect(rabbitmq) as connection:
        for name in names:
            channel = await connection.channel()
            try:
                queue = await channel.declare_queue(name, passive=True)
            except aio_pika.exceptions.ChannelNotFoundEntity:
                continue
            found[name] = queue.declaration_result.message_count or 0
    return {name: count for name, count in found.items() if count}


def _live(service: str) -> list[str]:
    return [events_queue(service), *(retry_queue(service, step + 1) for step in range(STEPS))]


def _dead(service: str) -> list[str]:
    return [dead_queue(service)]


async def _published(url: str, most: int) -> list[bytes]:
    connection = await asyncpg.connect(url)
    try:
        return [row["body"] for row in await connection.fetch(PUBLISHED, most)]
    finally:
        await connection.close()
