"""Replicas: what a process needs that shares its database with others like it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from adapters.sql.database import Database
from adapters.sql.news import Hear, News
from adapters.sql.shares import SqlDealer
from adapters.sql.wakeups import EVENTS, INBOX
from bot.bus import Bus
from bot.replica import Replica
from bot.worker import Worker

Part = Callable[[], Awaitable[None]]

FIRST: Final = 0
"""The share whose holder also does what one process alone should do: chores, clocks, calls to gateways."""

LOOK: Final = 0.5
"""Seconds between looks whether that is still us."""


@dataclass(frozen=True, slots=True)
class Team:
    """This process as one of several."""

    replica: Replica
    news: News
    woken: Mapping[str, Callable[[], None]]
    url: str

    async def listen(self) -> None:
        """Be woken by the others until cancelled."""
        from adapters.sql.listening import Listener  # noqa: PLC0415 - comes with the server's packages

        await Listener(self.url, self.woken).run()

    async def led(self, part: Part) -> None:
        """Run the part while we hold the first share."""
        while True:
            if self._leads():
                await self._while_leading(part)
            await asyncio.sleep(LOOK)

    async def _while_leading(self, part: Part) -> None:
        task = asyncio.ensure_future(part())
        try:
            while self._leads() and not task.done():
                await asyncio.wait((task,), timeout=LOOK)
        finally:
            task.cancel()
            await asyncio.wait((task,))
        if not task.cancelled():
            task.result()

    def _leads(self) -> bool:
        return FIRST in self.replica.hand.held


def compose_team(
    url: str, database: Database, worker: Worker, bus: Bus, listeners: Mapping[str, Hear]
) -> Team:
    """Let this worker have what is dealt to it, and those who keep things in memory hear of every event."""
    replica = Replica(SqlDealer(database.writer), worker.hand, worker.take_up, time.monotonic)
    news = News(database.backend, listeners)

    def published() -> None:
        bus.published.set()
        news.wake()

    return Team(replica, news, {INBOX: worker.wake, EVENTS: published}, url)
