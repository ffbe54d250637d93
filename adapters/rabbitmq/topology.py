"""Exchanges and queues: one topic exchange for all events, and for each service what it hears by."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelNotFoundEntity

EXCHANGE = "wakala.events"

STEPS = 3
"""Delay queues of a service, one for each retry: in one queue a message would wait for those before it,
which may have to wait longer."""

DELIVERIES = 5
"""Times that a message may be given back without having been ended in any way: it was in the hands of a
process that died, or lost the broker. Then the broker itself puts it to the dead letters."""

QUORUM: Final[dict[str, Any]] = {"x-queue-type": "quorum"}
"""Kept on disk before it is confirmed, on most of the nodes where there are several."""

UNLIMITED: Final[dict[str, Any]] = {"x-delivery-limit": 2**31 - 1}
"""Since RabbitMQ 4 a quorum queue drops what was given back 20 times, unless it is told otherwise."""


def dead_exchange(service: str) -> str:
    """Where a service's dead letters are published."""
    return f"dlx.{service}"


def dead_queue(service: str) -> str:
    """Where they lie."""
    return f"{service}.dead"


def events_queue(service: str) -> str:
    """What a service hears."""
    return f"{service}.events"


def retry_queue(service: str, step: int) -> str:
    """Where what failed waits before its ``step``-th retry, counted from 1."""
    return f"{service}.retry.{step}"


YOUNG = 10.0
"""Seconds after which a broker that is killed has certainly written down what it was told to declare."""


@dataclass(slots=True)
class Topology:
    """``services`` maps the name of each service to the event types that it hears.

    Everyone declares the queues of all: what is published before a service first runs waits for it.
    A queue keeps the properties it was declared with, so ``deliveries`` is settled once for a broker.
    """

    services: Mapping[str, Collection[str]]
    exchange: str = EXCHANGE
    deliveries: int = DELIVERIES
    _whole_at: float | None = None

    async def declare(self, channel: AbstractChannel) -> None:
        """Declare what is not there; raises aio-pika's ChannelPreconditionFailed where it is different.

        Once this process has declared everything, it only looks whether that is still there: hundreds of
        bindings for every connection of every process are more than a broker that has just come back bears.
        """
        clock = asyncio.get_running_loop().time
        known = self._whole_at is not None and clock() - self._whole_at >= YOUNG
        if not known or not await self._is_there(channel):
            await self._declare_all(channel)
            self._whole_at = clock()

    async def _is_there(self, channel: AbstractChannel) -> bool:
        try:
            await channel.declare_exchange(self.exchange, passive=True)
            for service in self.services:
                for queue in _queues(service):
                    await channel.declare_queue(queue, passive=True)
        except ChannelNotFoundEntity:
            await channel.reopen()
            return False
        return True

    async def _declare_all(self, channel: AbstractChannel) -> None:
        await channel.declare_exchange(self.exchange, ExchangeType.TOPIC, durable=True)
        for service, types in self.services.items():
            await _declare_dead(channel, service)
            await self._declare_events(channel, service, types)
            for step in range(1, STEPS + 1):
                await _declare(channel, retry_queue(service, step), UNLIMITED | _back(service))

    async def _declare_events(self, channel: AbstractChannel, service: str, types: Collection[str]) -> None:
        """One consumer at a time reads it, so that order holds however many replicas there are."""
        limits = {"x-single-active-consumer": True, "x-delivery-limit": self.deliveries}
        ends = _dead_letters(dead_exchange(service))
        queue = await channel.declare_queue(
            events_queue(service), durable=True, arguments=QUORUM | limits | ends
        )
        for kind in sorted(types):
            await queue.bind(self.exchange, kind)


def _queues(service: str) -> list[str]:
    retries = (retry_queue(service, step) for step in range(1, STEPS + 1))
    return [dead_queue(service), events_queue(service), *retries]


async def _declare_dead(channel: AbstractChannel, service: str) -> None:
    exchange = await channel.declare_exchange(dead_exchange(service), ExchangeType.FANOUT, durable=True)
    queue = await channel.declare_queue(dead_queue(service), durable=True, arguments=QUORUM | UNLIMITED)
    await queue.bind(exchange)


async def _declare(channel: AbstractChannel, name: str, arguments: Mapping[str, Any]) -> None:
    await channel.declare_queue(name, durable=True, arguments={**QUORUM, **arguments})


def _back(service: str) -> dict[str, Any]:
    return _dead_letters("") | {"x-dead-letter-routing-key": events_queue(service)}


def _dead_letters(exchange: str) -> dict[str, Any]:
    """Move a message there, and forget it only when it has arrived: by default it is sent and forgotten.

    RabbitMQ asks for the overflow with it, though no length is limited here.
    """
    return {
        "x-dead-letter-exchange": exchange,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
