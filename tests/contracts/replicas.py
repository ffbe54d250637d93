"""Two replicas before what they share: in the memory of one process, or in Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from adapters.memory import MemoryCache, MemoryDedup
from adapters.redis import Connection, RedisBuckets, RedisCache, RedisDedup
from adapters.whatsapp.limits import Bucketed, Buckets, Rate
from bot.clock import SystemClock
from bot.dedup import Dedup
from plugins.catalogue.cache import Cache
from tests.doubles.redis import connected
from tests.doubles.rows import NOON


@dataclass
class Replicas:
    """What each of the two processes has; in memory there is one process, so both have the same."""

    caches: tuple[Cache, Cache]
    dedups: Callable[[str], tuple[Dedup, Dedup]]
    buckets: Callable[[Rate], tuple[Bucketed, Bucketed]]
    clock: SystemClock | None = None
    server: Redis | None = None

    async def pass_time(self, seconds: float, *keys: str) -> None:
        """Let what lies under these keys grow older."""
        if self.clock:
            self.clock.skip(seconds)
        for key in keys if self.server else ():
            left = await self.server.pttl(key) - int(seconds * 1000)
            await self.server.pexpire(key, left)


def memory() -> Replicas:
    clock = SystemClock(lambda: NOON)
    cache = MemoryCache(clock)

    def dedups(_: str) -> tuple[Dedup, Dedup]:
        dedup = MemoryDedup(clock)
        return dedup, dedup

    def buckets(rate: Rate) -> tuple[Bucketed, Bucketed]:
        local = Buckets(rate)
        return local, local

    return Replicas((cache, cache), dedups, buckets, clock=clock)


@asynccontextmanager
async def in_redis(url: str) -> AsyncIterator[Replicas]:
    async with connected(url) as one, connected(url) as other, Redis.from_url(url) as server:

        def dedups(consumer: str) -> tuple[Dedup, Dedup]:
            return RedisDedup(one, consumer), RedisDedup(other, consumer)

        def buckets(rate: Rate) -> tuple[Bucketed, Bucketed]:
            return bucket(one, rate), bucket(other, rate)

        yield Replicas((RedisCache(one), RedisCache(other)), dedups, buckets, server=server)


def bucket(connection: Connection, rate: Rate) -> RedisBuckets:
    return RedisBuckets(connection, "test", rate, Buckets(rate))
