"""One rate for all processes that speak: token buckets in Redis, by its own clock."""

from __future__ import annotations

from math import ceil
from typing import Any, Final

from redis.asyncio import Redis

from adapters.redis.connection import Connection
from adapters.redis.errors import RedisAway
from adapters.whatsapp.limits import NUMBER, PAIR, Buckets, Limits, Rate

MICROSECONDS: Final = 1_000_000

GCRA: Final = """
-- A bucket is kept as the time at which it will be full again, in whole microseconds, which a double holds.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local full_at = tonumber(redis.call('GET', KEYS[1]) or now)
-- No bucket is emptier than empty: one that seems so was kept before the clock was set back.
full_at = math.max(now, math.min(full_at, now + burst * interval))
local wait = math.max(0, full_at - now - (burst - 1) * interval)
if wait == 0 then full_at = full_at + interval end
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000))
return wait
"""
"""The generic cell rate algorithm: microseconds to wait, or 0 with one token taken."""


class RedisBuckets:
    """adapters.whatsapp.limits.Bucketed of one ``name``, shared by all processes.

    ``local`` counts what this process took. It answers while Redis is away, starting from there; and it is
    asked first, since what one process alone has used up, all together have: so a Redis that was emptied
    gives no process more than its rate.
    """

    def __init__(self, connection: Connection, name: str, rate: Rate, local: Buckets) -> None:
        self._connection, self._name, self._local = connection, name, local
        self._arguments = [ceil(MICROSECONDS / rate.per_second), rate.burst]

    async def take(self, now: float, key: str) -> float:
        """Return 0 and take a token, else the seconds until there is one; nothing is taken then."""
        if (wait := self._local.wait(now, key)) > 0:
            return wait
        try:
            shared: int = await self._connection.ask(lambda redis: self._gcra(redis, key))
        except RedisAway:
            return await self._local.take(now, key)
        if shared == 0:
            self._local.count(now, key)
        return shared / MICROSECONDS

    async def _gcra(self, redis: Redis, key: str) -> Any:
        return await redis.register_script(GCRA)([f"rate:{self._name}:{key}"], self._arguments)


def shared_limits(connection: Connection, number: Rate = NUMBER, pair: Rate = PAIR) -> Limits:
    """The limits of one process of several; each falls back on its own while Redis is away."""
    return Limits(
        numbers=RedisBuckets(connection, "number", number, Buckets(number)),
        pairs=RedisBuckets(connection, "pair", pair, Buckets(pair)),
    )
