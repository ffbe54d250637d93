"""How long anybody waits at most, told by a clock that moves only while all wait."""

from __future__ import annotations

import asyncio

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


async def ask_in_thousands() -> None:
    clock, silent = asyncio.get_running_loop().time, Silent()
    connection = Connection("redis://nowhere", now=clock)
    connection.life = b"known"
    waited = list[float]()

    async def ask() -> None:
        begun = clock()
        with pytest.raises(RedisAway):
            await connection.ask(silent.call)
        waited.append(clock() - begun)

    await asyncio.gather(*(ask() for _ in range(1000)))
    assert (max(waited), silent.calls) == (pytest.approx(LIMIT), CONNECTIONS)
    waited.clear()
    for _ in range(1000):
        await ask()
    assert (max(waited), silent.calls) == (0, CONNECTIONS)
    await asyncio.sleep(PAUSE)
    await asyncio.gather(*(ask() for _ in range(1000)))
    assert (max(waited), silent.calls) == (pytest.approx(LIMIT), CONNECTIONS + 1)
    assert sorted(waited)[-2] == 0


def test_of_thousands_who_ask_a_silent_server_nobody_waits_longer_than_the_limit() -> None:
    with asyncio.Runner(loop_factory=TravellingLoop) as runner:
        runner.run(ask_in_thousands())
