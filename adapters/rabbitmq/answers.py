"""Waiting for the broker without going down with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from aio_pika.exceptions import CONNECTION_EXCEPTIONS

from adapters.rabbitmq.errors import BrokerAway

T = TypeVar("T")

LIMIT = 5.0
"""Seconds for the broker to answer anything."""


async def answer(work: Awaitable[T], limit: float = LIMIT) -> T:
    """Return what it returns; raises BrokerAway if that takes too long or the connection is lost.

    The work runs in a task of its own: when a connection dies of silence, aio-pika raises CancelledError
    in whatever waits for an answer, which would end the caller as if somebody had stopped it.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait((task,), timeout=limit)
    finally:
        task.add_done_callback(_look_at)
        waits = task.cancel()
    if waits:
        raise BrokerAway(f"RabbitMQ has not answered for {limit:g} s; see that it runs and is not overloaded")
    if task.cancelled():
        raise BrokerAway("the connection to RabbitMQ was lost while it was being waited for")
    try:
        return task.result()
    except CONNECTION_EXCEPTIONS as error:
        raise BrokerAway(f"RabbitMQ: {error!r}") from error


def _look_at(task: asyncio.Future[Any]) -> None:
    """Nobody waits any more, so asyncio would log an error that nobody has looked at."""
    if not task.cancelled():
        task.exception()
