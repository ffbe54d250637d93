"""The access token: fetched once for all who need it, and again before it expires."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.clock import Clock

USED = 5 / 6
"""The part of its life that a token is used: 50 of its 60 minutes."""


class Token(NamedTuple):
    """``seconds`` is how long it is good for."""

    value: str
    seconds: float


class Tokens:
    """Keeps one token. Whoever asks while it is being fetched waits for the same one."""

    def __init__(self, fetch: Callable[[], Awaitable[Token]], clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._value, self._until = "", 0.0
        self._fetching = asyncio.Lock()

    async def get(self) -> str:
        """Return a token that is good now; raises what ``fetch`` raises."""
        async with self._fetching:
            if not self._value or self._clock.now() >= self._until:
                token = await self._fetch()
                self._value, self._until = token.value, self._clock.now() + token.seconds * USED
            return self._value

    def drop(self, value: str) -> None:
        """Forget a token that was refused, unless it was replaced in the meantime."""
        if value == self._value:
            self._value = ""
