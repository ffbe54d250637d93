"""The servers that processes share: PostgreSQL and RabbitMQ, those that tests use."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import aio_pika
import msgspec

from adapters.rabbitmq.topology import STEPS, dead_queue, events_queue, retry_queue
from adapters.roles import BOT
from bench.process import NotMeasured
from tests.services.finding import Missing
from tests.services.kept import NotStarted
from tests.services.postgres import own_database
from tests.services.servers import Servers

SERVICES = (BOT, "orders", "payments", "delivery")


class Outside(msgspec.Struct, frozen=True):
    """Addresses of both; ``made`` removes the databases at the end."""

    postgres: str
    rabbitmq: str
    made: contextlib.ExitStack

    def database(self) -> str:
        """Make an empty database there, and return its address."""
        return self.made.enter_context(own_database(self.postgres))

    def empty(self) -> None:
        """Remove our queues, with all that is in them."""
        asyncio.run(_empty(self.rabbitmq))


@contextlib.contextmanager
def outside() -> Iterator[Outside]:
    """Find or start both within the block; raises NotMeasured, which says what is missing."""
    try:
        with Servers("postgres", "rabbitmq") as servers, contextlib.ExitStack() as made:
            yield Outside(servers["postgres"].url, servers["rabbitmq"].url, made)
    except (Missing, NotStarted) as problem:
        raise NotMeasured(str(problem)) from problem


async def _empty(rabbitmq: str) -> None:
    async with await aio_pika.connect(rabbitmq) as connection, connection.channel() as channel:
        for service in SERVICES:
            steps = (retry_queue(service, step) for step in range(1, STEPS + 1))
            for queue in (events_queue(service), dead_queue(service), *steps):
                await channel.queue_delete(queue)
