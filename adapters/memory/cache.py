"""A cache in memory: for one process, and for tests."""

from __future__ import annotations

from typing import Final

from bot.clock import Clock

MOST: Final = 10_000
"""Entries; whoever comes after them drives out those that were set first."""


class MemoryCache:
    """plugins.catalogue.cache.Cache on the injected clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, bytes]] = {}

    async def get(self, key: str) -> bytes | None:
        """Return what is kept, or None if nothing is, or no longer."""
        until, value = self._kept.get(key, (0.0, b""))
        return value if self._clock.now() < until else None

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        """Keep the value for ``ttl`` seconds, in place of any other."""
        self._kept.pop(key, None)
        while len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (self._clock.now() + ttl, value)

    async def delete(self, *keys: str) -> None:
        """Forget these; what is not there is no error."""
        for key in keys:
            self._kept.pop(key, None)
