"""How long anybody waits at most, told by a clock that moves only while all wait."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import pytest
from redis.asyncio import Redis

from adapters.redis import Connection, RedisAway
from adapters.redis.connection import LIMIT, PAUSE
from adapters.redis.pool import CONNECTIONS
from tests.doubles.travelling_loop import TravellingLoop


class Silent:
    """A server that never answers, and how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    async def call(self, _: Redis) -> None:
        self.calls += 1
        await asyncio.get_running_loop().create_future()


def met() -> Connection:
    """A connection to a server that only the test plays."""
    connection = Connection("redis://nowhere", now=asyncio.get_running_loop().time)
    connection.life = b"known"
    return connection


async def waits(connection: Connection, call: Callable[[Redis], Awaitable[None]]) -> list[float]:
    """How long each of a thousand who ask at once waits, the shortest wait first."""
    clock = asyncio.get_running_loop().time

    async def wait() -> float:
        begun = clock()
        with contextlib.suppress(RedisAway):
            await connection.ask(call)
        return clock() - begun

    return sorted(await asyncio.gather(*(wait() for _ in range(1000))))


async def ask_the_silent() -> None:
    connection, silent = met(), Silent()
    assert (max(await waits(connection, silent.call)), silent.calls) == (pytest.approx(LIMIT), CONNECTIONS)
    assert (max(await waits(connection, silent.call)), silent.calls) == (0, CONNECTIONS)
    await asyncio.sleep(PAUSE)
    *others, one = await waits(connection, silent.call)
    assert (max(others), one, silent.calls) == (0, pytest.approx(LIMIT), CONNECTIONS + 1)


async def ask_the_slow() -> None:
    connection = met()
    waited = await waits(connection, lambda _: asyncio.sleep(LIMIT * 0.8))
    assert (max(waited), connection.problem) == (pytest.approx(LIMIT), "")


@pytest.mark.parametrize("ask", [ask_the_silent, ask_the_slow])
def test_of_thousands_who_ask_a_silent_or_slow_server_nobody_waits_longer_than_the_limit(ask) -> None:
    with asyncio.Runner(loop_factory=TravellingLoop) as runner:
        runner.run(ask())
