"""Phones that are looked at all the time: what arrives is shown, kept, and wakes whoever waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.console.phones import NoPhone, Phone
from adapters.whatsapp.emulator.screen import Shown

_LOOK = 25.0
"""Seconds for which one request waits for news."""
_AWAY = 1.0
"""Seconds until a server that is away is tried again."""


@dataclass(slots=True)
class Watched:
    """A phone and all that it received; ``stirred`` is set whenever something arrives."""

    phone: Phone
    seen: int
    heard: list[Shown] = field(default_factory=list)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def settle(self, patience: float, quiet: float) -> None:
        """Wait up to ``patience`` seconds for something to arrive, then until it is quiet for ``quiet``."""
        wait = patience
        while await self._stirs(wait):
            wait = quiet

    async def _stirs(self, wait: float) -> bool:
        try:
            async with asyncio.timeout(wait):
                await self.stirred.wait()
        except TimeoutError:
            return False
        self.stirred.clear()
        return True


async def watch(
    watched: Watched, arrived: Callable[[Watched, Shown], None], lost: Callable[[str], None]
) -> None:
    """Look at the phone until cancelled; ``lost`` is told once each time the server goes away."""
    away = False
    while True:
        try:
            await _look(watched, arrived)
            away = False
        except NoPhone as error:
            if not away:
                lost(str(error))
            away = True
            await asyncio.sleep(_AWAY)


async def _look(watched: Watched, arrived: Callable[[Watched, Shown], None]) -> None:
    screen = await watched.phone.look(watched.seen, _LOOK)
    if screen.revision < watched.seen:
        watched.seen = 0
    for shown in screen.messages:
        watched.seen = shown.seq
        arrived(watched, shown)
        if shown.direction == "out" and shown.status != "failed":
            watched.heard.append(shown)
            watched.stirred.set()
