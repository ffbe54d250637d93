"""Which events were dealt with lately, known to all replicas of a consumer."""

from __future__ import annotations

from typing import Final

from redis.asyncio import Redis

from adapters.redis.connection import Connection
from adapters.redis.errors import RedisAway
from bot.dedup import KEPT


def event_key(event_id: str) -> str:
    """The key of an event (integration plan, §12.1)."""
    return f"event:{event_id}"


class RedisDedup:
    """bot.dedup.Dedup of one consumer, on a server that may be away: then nothing was seen.

    The plan's key names the event alone, and several domains consume the same event from the same Redis: so
    what lies under it is the set of the consumers that are done.
    """

    def __init__(self, connection: Connection, consumer: str) -> None:
        self._connection: Final = connection
        self._consumer: Final = consumer

    async def seen(self, event_id: str) -> bool:
        """Tell whether this consumer has dealt with the event; False if that is not known."""
        try:
            known = await self._connection.ask(
                lambda redis: redis.sismember(event_key(event_id), self._consumer)
            )
        except RedisAway:
            return False
        return bool(known)

    async def remember(self, event_id: str) -> None:
        """Remember that this consumer has dealt with it: what it did is committed."""

        async def add(redis: Redis) -> None:
            async with redis.pipeline() as both:
                both.sadd(event_key(event_id), self._consumer)
                both.expire(event_key(event_id), KEPT)
                await both.execute()

        try:
            await self._connection.ask(add)
        except RedisAway:
            return
