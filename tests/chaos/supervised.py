"""A worker under a supervisor: one that ends by itself is started again."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp

from tests.crash.server import DiedByItself, Server

LOOK = 0.2


class Supervised(Server):
    """``fell`` counts how often it ended though nobody had ended it: what it needed to start was away.

    Whoever ends it on purpose has it ``down`` meanwhile.
    """

    def __init__(self, *args: Any, **settings: object) -> None:
        super().__init__(*args, **settings)
        self.fell, self.down = 0, True

    async def start(self) -> None:
        await super().start()
        self.down = False

    def kill(self) -> None:
        """End it at this very instant, unless it has just ended by itself."""
        self.down = True
        with contextlib.suppress(DiedByItself, ProcessLookupError):
            super().kill()

    async def stop(self) -> None:
        """Ask it to end, and wait; one that was still starting is ended all the same."""
        self.down = True
        with contextlib.suppress(ProcessLookupError):
            await super().stop()

    def freeze(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            super().freeze()

    def thaw(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            super().thaw()

    async def listening(self) -> None:
        """Wait until it answers, however often it has to be started."""
        async with aiohttp.ClientSession() as session:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/livez"):
                        return
                await asyncio.sleep(LOOK)

    async def keep(self) -> None:
        """Start it again whenever it ends by itself, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            if not self.down and self._running().returncode is not None:
                self.fell += 1
                await self.start()
