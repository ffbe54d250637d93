"""Faults: the broker stops, is killed, freezes; a consumer is killed by what it reads. Nothing is lost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

import pytest
from aiormq.connection import Connection as Below

from adapters.rabbitmq.errors import NotConfirmed
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.topology import dead_queue
from bot.events import Envelope
from tests.rabbitmq.bus import Bus, Heard, happened, running
from tests.rabbitmq.doomed import POISON
from tests.services.kept import ROOT
from tests.services.server import Server

EVENTS = 60


def evening() -> list[Envelope]:
    """Events of ten correlations, mixed; each tells its number within its own."""
    return [happened(str(n), f"order {c}") for n in range(EVENTS // 10) for c in range(10)]


async def until_confirmed(publisher: Publisher, *envelopes: Envelope) -> int:
    """Publish as often as it takes; return how often it was not confirmed."""
    failures = 0
    while True:
        try:
            await publisher.publish(envelopes)
        except NotConfirmed:
            failures += 1
        else:
            return failures


async def through(bus: Bus, heard: Heard, fault: Callable[[], None]) -> None:
    """Publish one by one while they are heard, and let the fault happen in the middle of it."""
    publisher, events = bus.publisher(limit=2.0), evening()
    async with running(bus.consumer(heard, prefetch=5)):
        for envelope in events[: EVENTS // 2]:
            await until_confirmed(publisher, envelope)
        shaking = asyncio.create_task(asyncio.to_thread(fault))
        for envelope in events[EVENTS // 2 :]:
            await until_confirmed(publisher, envelope)
        await shaking
        await heard.done.wait()
    await publisher.close()


def in_order(heard: Heard) -> bool:
    """Whether each correlation was heard in order, the first time."""
    told: dict[str, list[int]] = {}
    for one in {one.event_id: one for one in reversed(heard.events)}.values():
        told.setdefault(one.correlation_id, []).insert(0, int(one.data["what"]))
    return all(numbers == sorted(numbers) for numbers in told.values())


async def test_nothing_is_lost_while_the_broker_stops_and_starts(shaken: Bus, broker: Server) -> None:
    heard = Heard(EVENTS)

    def fault() -> None:
        broker.stop()
        broker.start()

    await through(shaken, heard, fault)
    assert in_order(heard)


async def test_nothing_is_lost_when_the_broker_is_killed(shaken: Bus, broker: Server) -> None:
    await shaken.publish()
    # RabbitMQ 3.10 writes the name of a new quorum queue down half a second after it has confirmed its
    # first messages; a kill in between loses the queue.
    await asyncio.to_thread(broker.stop)
    await asyncio.to_thread(broker.start)
    heard = Heard(EVENTS)

    def fault() -> None:
        broker.kill()
        broker.start()

    await through(shaken, heard, fault)
    assert in_order(heard)


async def test_nothing_is_lost_while_the_broker_is_frozen_until_connections_die(
    shaken: Bus, broker: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Below, "HEARTBEAT_GRACE_MULTIPLIER", 1)
    heard = Heard(2)
    publisher = shaken.publisher()
    kota, coke = happened("1", "order"), happened("2", "order")
    async with running(shaken.consumer(heard)):
        await publisher.publish([kota])
        broker.freeze()
        try:
            with pytest.raises(NotConfirmed, match="CancelledError"):
                await publisher.publish([coke])
        finally:
            broker.thaw()
        await until_confirmed(publisher, coke)
        await heard.done.wait()
    await publisher.close()
    assert in_order(heard)


async def a_life(bus: Bus) -> list[str]:
    """Let a process hear until it dies of what it hears, or has heard the last; return what it heard."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.rabbitmq.doomed", bus.url, bus.name, str(bus.deliveries)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    heard: list[str] = []
    while "last" not in heard and (line := await process.stdout.readline()):
        heard.append(line.decode().strip())
    if process.returncode is None and "last" in heard:
        process.kill()
    await process.wait()
    return heard


async def test_what_kills_whoever_reads_it_is_a_dead_letter_alone(bus: Bus) -> None:
    """The broker counts it with all that died with it, which are heard all the same."""
    await bus.publish(*(happened(what) for what in ("first", POISON, "second", "third")))
    heard: list[str] = []
    for _ in range(bus.deliveries + 1):
        heard += await a_life(bus)
    await bus.publish(happened("last"))
    heard += await a_life(bus)
    [letter] = await bus.dead(1)
    assert set(heard) == {"first", "second", "third", "last"}
    assert (letter.cause.split(":")[0], letter.history) == ("delivery_limit", ())
    assert await bus.depth(dead_queue(bus.service)) == 0
