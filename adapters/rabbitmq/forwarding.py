"""The way of a dead letter back to its service, for who runs no service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from aio_pika.abc import AbstractChannel

from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.dead_letters import replay
from adapters.rabbitmq.publisher import Publisher
from bot.dead_letters import Forward


@asynccontextmanager
async def forwarding_to(url: str) -> AsyncIterator[Forward]:
    """Be ready, within the block, to put letters back on the queues of their services."""
    publisher = Publisher(Connection(url, _nothing))
    try:
        yield partial(replay, publisher)
    finally:
        await publisher.close()


async def _nothing(_: AbstractChannel) -> None:
    """The queues are those of the services, and are there: declaring them is theirs."""
