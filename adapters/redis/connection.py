"""A Redis that may be away: asked briefly, and after a failure by nobody for a while."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.redis.errors import RedisAway, why
from adapters.redis.pool import CONNECTIONS, named, open_pool

log = logging.getLogger("wakala.redis")

LIMIT: Final = 0.05
"""Seconds for one call, connecting and waiting for others included."""
PAUSE: Final = 1.0
"""Seconds after a failure in which nobody asks."""


class Connection:
    """Calls to one Redis, each within ``limit`` seconds.

    After a failure all are refused at once for ``pause`` seconds; then one call finds out for all.
    ``problem`` tells what is wrong and what to do, "" while nothing is. ``life`` is another whenever the
    server was started anew or another took its place, and is known before any answer of it is given out.
    """

    def __init__(
        self,
        url: str,
        *,
        limit: float = LIMIT,
        pause: float = PAUSE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = named(url)
        self.problem, self.life = "", b""
        self.limit, self._pause, self._now = limit, pause, now
        self._asked_from = 0.0
        self._free = asyncio.Semaphore(CONNECTIONS)
        self._pool = open_pool(url, self._meet)
        self._redis: Redis = Redis(connection_pool=self._pool)

    async def ask(self, call: Callable[[Redis], Awaitable[Any]]) -> Any:
        """Make the call and return its answer, bytes as they are; raises RedisAway."""
        clock, asked = asyncio.get_running_loop().time, math.inf
        try:
            async with asyncio.timeout(self.limit), self._free:
                self._admit()
                asked = clock()
                answer = await self._asked(call)
        except TimeoutError as error:
            if clock() - asked < self.limit / 2:  # the others took its time, not the server
                raise RedisAway(f"{CONNECTIONS} calls to {self.name} are under way already") from None
            raise self._failed(error) from None
        except (RedisError, OSError) as error:
            raise self._failed(error) from None
        self._answered()
        return answer

    async def check(self) -> None:
        """Raise RedisAway, which says what to do, unless it can be used."""
        await self.ask(lambda redis: redis.ping())

    async def close(self) -> None:
        """Close every connection; a server that stands still is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.limit):
                await self._pool.aclose()

    def _admit(self) -> None:
        now = self._now()
        if now < self._asked_from:
            raise RedisAway(self.problem)
        if self.problem:  # this one asks for all: the others go on without until it knows
            self._asked_from = now + self._pause

    def _failed(self, error: Exception) -> RedisAway:
        told = why(self.name, error, self.limit)
        if told != self.problem:
            log.warning("%s. It is asked again every %g s.", told, self._pause)
        self.problem, self._asked_from = told, self._now() + self._pause
        return RedisAway(told)

    def _answered(self) -> None:
        if self.problem:
            log.info("Redis at %s is used again", self.name)
            self.problem, self._asked_from = "", 0.0

    async def _asked(self, call: Callable[[Redis], Awaitable[Any]]) -> Any:
        if not self.life:  # the first call of all: what it sends may name the life
            await self._redis.ping()
        return await call(self._redis)

    async def _meet(self, connection: Any) -> None:
        await connection.on_connect()
        await connection.send_command("INFO", "server")
        told = re.search(rb"run_id:(\w+)", await connection.read_response())
        self.life = told[1] if told else b"unknown"
