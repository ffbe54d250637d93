"""Trying again what was given up on, wherever it has to go for that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.dead_letters import Given
from adapters.sql import revival
from adapters.sql.database import Database
from adapters.sql.dead import EVENT
from adapters.sql.letters import SqlLetters
from bot.clock import Clock
from bot.dead_letters import DeadLetter, Forward
from bot.settings import Settings


async def replay(
    database: Database, clock: Clock, given: Sequence[Given], forward: Forward | None = None
) -> Counter[str]:
    """Let all be tried once more, the oldest first; return how many of each kind are, that lay there still.

    Events go to their services by ``forward``, where there is a bus between processes.
    """
    oldest_first = sorted(given, key=lambda one: (one.at, one.id))
    done: Counter[str] = Counter()
    if forward is not None:
        for one in (one for one in oldest_first if one.kind == EVENT):
            done[EVENT] += await _forward(database.letters, one, forward)
        oldest_first = [one for one in oldest_first if one.kind != EVENT]
    work = [database.writer.do(revival.replay, (one, clock.now())) for one in oldest_first]
    for one, replayed in zip(oldest_first, await asyncio.gather(*work), strict=True):
        done[one.kind] += replayed
    return +done


async def drop(database: Database, clock: Clock, given: Sequence[Given]) -> Counter[str]:
    """Give all up for good; return how many of each kind are, that lay there still."""
    work = [database.writer.do(revival.drop, (one, clock.now())) for one in given]
    done: Counter[str] = Counter()
    for one, dropped in zip(given, await asyncio.gather(*work), strict=True):
        done[one.kind] += dropped
    return +done


@asynccontextmanager
async def forwarding(settings: Settings) -> AsyncIterator[Forward | None]:
    """The way to the services, within the block; None where one process does everything."""
    if settings.bus is None:
        yield None
        return
    from adapters.rabbitmq import dead_letters  # noqa: PLC0415 - comes with the server's packages
    from adapters.rabbitmq.connection import Connection  # noqa: PLC0415
    from adapters.rabbitmq.publisher import Publisher  # noqa: PLC0415

    publisher = Publisher(Connection(settings.bus.url.get_secret_value(), _nothing))

    async def forward(letter: DeadLetter) -> None:
        await dead_letters.replay(publisher, letter)

    try:
        yield forward
    finally:
        await publisher.close()


async def _forward(letters: SqlLetters, one: Given, forward: Forward) -> bool:
    key = (one.id, one.service)
    letter = await letters.leave(key)
    if letter is None:
        return False
    await forward(letter)
    await letters.left(key)
    return True


async def _nothing(_: object) -> None:
    """The queues are those of the services, and are there: declaring them is theirs."""
