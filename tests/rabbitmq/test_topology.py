"""The topology: declared whole once by each process, and looked after from then on."""

from __future__ import annotations

import aio_pika
import pytest
from aio_pika.abc import AbstractQueue

from adapters.rabbitmq.topology import events_queue
from tests.rabbitmq.bus import Bus, happened

pytestmark = pytest.mark.usefixtures("long_ago")


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was declared, the broker has written it down."""
    monkeypatch.setattr("adapters.rabbitmq.topology.YOUNG", 0.0)


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queues that were bound."""
    found: list[str] = []
    bind = aio_pika.Queue.bind

    async def noted(self: AbstractQueue, *what: object, **how: object) -> object:
        found.append(self.name)
        return await bind(self, *what, **how)

    monkeypatch.setattr(aio_pika.Queue, "bind", noted)
    return found


async def test_what_is_there_is_not_declared_for_every_connection(bus: Bus, bound: list[str]) -> None:
    topology = bus.topology
    async with await aio_pika.connect(bus.url) as connection:
        await topology.declare(await connection.channel())
        first = len(bound)
        await topology.declare(await connection.channel())
    assert first == len(bound) > 0


async def test_a_process_that_starts_declares_whatever_is_there(bus: Bus, bound: list[str]) -> None:
    async with await aio_pika.connect(bus.url) as connection:
        await bus.topology.declare(await connection.channel())
        first = len(bound)
        await bus.topology.declare(await connection.channel())
    assert len(bound) == 2 * first


async def test_a_queue_that_the_broker_has_forgotten_is_declared_with_all_that_belongs_to_it(
    bus: Bus,
) -> None:
    topology = bus.topology
    async with await aio_pika.connect(bus.url) as connection:
        channel = await connection.channel()
        await topology.declare(channel)
        await bus.delete(events_queue(bus.service))
        await topology.declare(channel)
    await bus.publish(happened("kota"))
    assert await bus.depth(events_queue(bus.service)) == 1


async def test_what_was_just_declared_is_declared_again(
    bus: Bus, bound: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.rabbitmq.topology.YOUNG", 3600.0)
    topology = bus.topology
    async with await aio_pika.connect(bus.url) as connection:
        await topology.declare(await connection.channel())
        first = len(bound)
        await topology.declare(await connection.channel())
    assert len(bound) == 2 * first
