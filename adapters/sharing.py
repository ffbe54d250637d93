"""What processes share to save work, where there is a Redis; else each has its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from adapters.memory import MemoryCache, MemoryDedup
from adapters.whatsapp.limits import local_limits, number_rate
from bot.clock import Clock
from bot.dedup import Dedup
from bot.sender import Throttle
from bot.settings import Settings
from plugins.catalogue.cache import Cache


async def _nothing() -> None:
    """Nothing was opened."""


def _well() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Rates of sending, answers that are kept, and which events a service (by its name) dealt with lately.

    ``problem`` says what is wrong with Redis, if anything.
    """

    throttle: Throttle
    cache: Cache
    dedup: Callable[[str], Dedup]
    close: Callable[[], Awaitable[None]] = _nothing
    problem: Callable[[], str] = _well


def compose_sharing(settings: Settings, clock: Clock) -> Sharing:
    """Open what is shared; raises SettingsError for an address that is none."""
    rate = number_rate(settings.whatsapp.messages_per_second)
    if settings.redis is None:
        return Sharing(local_limits(rate), MemoryCache(clock), lambda _: MemoryDedup(clock))
    from adapters.redis import (  # noqa: PLC0415 - comes with the server's packages
        Connection,
        RedisCache,
        RedisDedup,
        shared_limits,
    )

    connection = Connection(settings.redis.url.get_secret_value())
    cache = RedisCache(connection)

    async def close() -> None:
        await cache.close()
        await connection.close()

    return Sharing(
        throttle=shared_limits(connection, rate),
        cache=cache,
        dedup=partial(RedisDedup, connection),
        close=close,
        problem=lambda: connection.problem,
    )
