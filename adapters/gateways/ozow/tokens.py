"""Bearer tokens for refunds: one at a time, kept until shortly before they expire."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from adapters.gateways.ozow.wire import Token
from bot.clock import Clock

MARGIN = 60.0
"""Seconds before its end at which a token is no longer used: it must survive the call it is for."""


class Tokens:
    """Hands out the current token; ``fetch`` asks Ozow for a new one."""

    def __init__(self, fetch: Callable[[], Awaitable[Token]], clock: Clock) -> None:
        self._fetch, self._clock = fetch, clock
        self._token, self._until = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """Return a token that is still good, as far as we know; raises what ``fetch`` raises."""
        async with self._one_at_a_time:
            if self._clock.now() >= self._until:
                token = await self._fetch()
                self._token = token.access_token
                self._until = self._clock.now() + token.expires_in - MARGIN
            return self._token

    def drop(self, token: str) -> None:
        """Forget a token that was refused, unless another has taken its place."""
        if token == self._token:
            self._until = 0.0
