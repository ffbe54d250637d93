"""Answers that all processes of one Redis keep together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from adapters.redis.connection import PAUSE, Connection
from adapters.redis.errors import RedisAway

END: Final = b"\n"
"""Between the life of the server in which a value was set, and the value."""


class RedisCache:
    """plugins.catalogue.cache.Cache on a server that may be away.

    While it is away nothing is kept and nothing found. What could not be deleted is deleted when it is back,
    and until then this process looks at nothing there. A server that was started anew may bring back what was
    deleted after it last wrote to disk: so what was set in another life of it is not found.
    """

    def __init__(self, connection: Connection, retry: float = PAUSE) -> None:
        self.connection, self._retry = connection, retry
        self._owed: set[str] = set()
        self._payer: asyncio.Task[None] | None = None

    async def get(self, key: str) -> bytes | None:
        """Return what is kept, or None if nothing is, or no longer."""
        if self._payer:
            return None
        try:
            kept: bytes | None = await self.connection.ask(lambda redis: redis.get(key))
        except RedisAway:
            return None
        life, _, value = (kept or b"").partition(END)
        return value if kept and life == self.connection.life else None

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        """Keep the value for ``ttl`` seconds, in place of any other."""
        try:
            await self.connection.ask(lambda redis: redis.set(key, self._lived(value), px=int(ttl * 1000)))
        except RedisAway:
            return

    async def delete(self, *keys: str) -> None:
        """Forget these; what is not there is no error."""
        try:
            await self._delete(keys)
        except RedisAway:
            self._owe(keys)

    async def close(self) -> None:
        """Stop trying to delete what could not be; it is gone after its time."""
        if self._payer:
            self._payer.cancel()
            await asyncio.wait([self._payer])

    def _lived(self, value: bytes) -> bytes:
        return self.connection.life + END + value

    async def _delete(self, keys: Iterable[str]) -> None:
        await self.connection.ask(lambda redis: redis.delete(*keys))

    def _owe(self, keys: Iterable[str]) -> None:
        self._owed.update(keys)
        if self._payer is None:
            self._payer = asyncio.create_task(self._pay())

    async def _pay(self) -> None:
        while self._owed:
            await asyncio.sleep(self._retry)
            # Taken out first: a key that is deleted again meanwhile is owed again.
            owed, self._owed = self._owed, set()
            try:
                await self._delete(owed)
            except RedisAway:
                self._owed |= owed
        self._payer = None
