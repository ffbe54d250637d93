"""A dead letter of a service is filed, and replayed without a double effect, whoever dies in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from adapters.dead_letters import Chosen, Given
from adapters.rabbitmq.dead_letters import DeadLetters
from adapters.revival import forwarding, replay
from adapters.sql.database import Database
from adapters.sql.dead import given
from bot.clock import SystemClock
from bot.dead_letters import DeadLetter
from bot.events import Envelope
from bot.settings import load
from tests.doubles.databases import in_file, on_server, opened
from tests.doubles.parts import Parts
from tests.doubles.rows import NOON
from tests.rabbitmq.bus import Bus, happened, running

BOTH = {"first": ["kota"], "second": ["kota"]}


class Killed(Exception):
    """The process is gone."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def parts(request: pytest.FixtureRequest, tmp_path: Path, bus: Bus) -> AsyncIterator[Parts]:
    """The service that hears, with its database."""
    clock = SystemClock(lambda: NOON)
    on_file = request.param == "sqlite"
    url = in_file(tmp_path) if on_file else await on_server(request.getfixturevalue("postgres"))
    async with opened(url, clock, bus.service) as database:
        yield Parts(database, clock)


@pytest.fixture
def kota() -> Envelope:
    """Of the tenant whose effects are looked at."""
    return msgspec.structs.replace(happened("kota"), tenant_id="shop")


async def dead(database: Database) -> list[Given]:
    return await database.backend.look(lambda connection: given(connection, Chosen()))


@asynccontextmanager
async def service(bus: Bus, parts: Parts, heard: Heard) -> AsyncIterator[None]:
    """A process of the service: it hears, and files what it could not handle."""

    async def hear(envelope: Envelope) -> None:
        try:
            await parts.hear(envelope)
        finally:
            heard.heard()

    async def file(letter: DeadLetter) -> None:
        await parts.database.letters.file(letter)
        heard.filed.set()

    letters = DeadLetters(bus.connection(), bus.service, file)
    async with running(bus.consumer(hear, waits=())), running(letters):
        yield


class Heard:
    """Counts what the service is given, and knows when a letter was filed."""

    def __init__(self) -> None:
        self.filed, self._more, self._count = asyncio.Event(), asyncio.Event(), 0

    def heard(self) -> None:
        self._count += 1
        self._more.set()

    async def so_many(self, number: int) -> None:
        while self._count < number:
            self._more.clear()
            await self._more.wait()


async def give_up(bus: Bus, parts: Parts, event: Envelope) -> Heard:
    """Let the service fail at an event, and file it."""
    heard = Heard()
    await bus.publish(event)
    async with service(bus, parts, heard):
        await heard.filed.wait()
    return heard


async def replay_all(bus: Bus, parts: Parts) -> int:
    settings = load(None, {"WAKALA_BUS__URL": bus.url})
    async with forwarding(settings) as forward:
        return (await replay(parts.database, parts.clock, await dead(parts.database), forward)).total()


async def replay_and_die(bus: Bus, parts: Parts) -> None:
    """It is with its service, and nobody lived to note that."""
    async with forwarding(load(None, {"WAKALA_BUS__URL": bus.url})) as forward:
        assert forward is not None

        async def die(letter: DeadLetter) -> None:
            await forward(letter)
            raise Killed

        with pytest.raises(Killed):
            await replay(parts.database, parts.clock, await dead(parts.database), die)


async def test_a_replay_reaches_who_failed_alone(bus: Bus, parts: Parts, kota: Envelope) -> None:
    heard = await give_up(bus, parts, kota)
    assert await parts.effects() == {"first": ["kota"], "second": []}
    [letter] = await dead(parts.database)
    assert (letter.id, letter.service, letter.type) == (kota.event_id, bus.service, "test.happened")
    parts.broken = None
    assert await replay_all(bus, parts) == 1
    async with service(bus, parts, heard):
        await heard.so_many(2)
    assert await parts.effects() == BOTH
    assert await replay_all(bus, parts) == 0


async def test_who_dies_while_replaying_leaves_a_letter_that_may_be_replayed_once_more(
    bus: Bus, parts: Parts, kota: Envelope
) -> None:
    heard = await give_up(bus, parts, kota)
    parts.broken = None
    await replay_and_die(bus, parts)
    assert [one.standing for one in await dead(parts.database)] == ["leaving"]
    assert await replay_all(bus, parts) == 1
    async with service(bus, parts, heard):
        await heard.so_many(3)
    assert await parts.effects() == BOTH
    assert await dead(parts.database) == []


async def test_what_fails_again_is_a_letter_again(bus: Bus, parts: Parts, kota: Envelope) -> None:
    heard = await give_up(bus, parts, kota)
    parts.broken = LookupError("still not")
    heard.filed.clear()
    await replay_and_die(bus, parts)
    async with service(bus, parts, heard):
        await heard.filed.wait()
    assert [(one.standing, one.error) for one in await dead(parts.database)] == [
        ("lying", "LookupError: still not")
    ]


async def test_what_is_no_event_is_a_letter_too(bus: Bus, parts: Parts) -> None:
    heard = Heard()
    await bus.publish()
    await bus.put(b"not an event")
    async with service(bus, parts, heard):
        await heard.filed.wait()
    [letter] = await dead(parts.database)
    assert (letter.id, letter.error.partition(":")[0]) == ("strange", "DecodeError")
