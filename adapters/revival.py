"""Trying again what was given up on, wherever it has to go for that."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.dead_letters import Given, counted
from adapters.sql import revival
from adapters.sql.database import Database
from adapters.sql.dead import EVENT
from adapters.sql.letters import SqlLetters
from bot.clock import Clock
from bot.dead_letters import Forward
from bot.errors import WakalaError
from bot.settings import Settings


async def replay(
    database: Database, clock: Clock, given: Sequence[Given], forward: Forward | None = None
) -> Counter[str]:
    """Let all be tried once more, the oldest first; return how many of each kind are, that lay there still.

    Events go to their services by ``forward``, where there is a bus between processes. Raises WakalaError
    where one cannot be tried again, once the others are.
    """
    oldest_first = sorted(given, key=lambda one: (one.at, one.id))
    done: Counter[str] = Counter()
    if forward is not None:
        for one in (one for one in oldest_first if one.kind == EVENT):
            done[EVENT] += await _forward(database.letters, one, forward)
        oldest_first = [one for one in oldest_first if one.kind != EVENT]
    work = [database.writer.do(revival.replay, (one, clock.now())) for one in oldest_first]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    refused = [error for error in outcomes if isinstance(error, BaseException)]
    done.update(one.kind for one, replayed in zip(oldest_first, outcomes, strict=True) if replayed is True)
    if refused:
        others = counted(+done) or "nothing else"
        raise WakalaError(f"{len(refused)} cannot be tried again, {others} is: {refused[0]}") from refused[0]
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
    from adapters.rabbitmq.forwarding import forwarding_to  # noqa: PLC0415 - with the server's packages

    async with forwarding_to(settings.bus.url.get_secret_value()) as forward:
        yield forward


async def _forward(letters: SqlLetters, one: Given, forward: Forward) -> bool:
    key = (one.id, one.service)
    letter = await letters.leave(key)
    if letter is None:
        return False
    await forward(letter)
    await letters.left(key)
    return True
