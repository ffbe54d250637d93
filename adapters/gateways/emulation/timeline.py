"""The emulator's time, which can be moved ahead, and what is due on it."""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count


def utc_now() -> dt.datetime:
    """The clock used where none is given."""
    return dt.datetime.now(dt.UTC)


class Timeline:
    """Runs actions when their time has come, by ``clock`` plus whatever was skipped."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self._clock, self._skipped = clock, dt.timedelta()
        self._due: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._changed = asyncio.Event()

    def now(self) -> dt.datetime:
        """The emulator's time, UTC."""
        return self._clock() + self._skipped

    def skip(self, seconds: float) -> None:
        """Move time ahead and do what became due."""
        self._skipped += dt.timedelta(seconds=seconds)
        self.wake()

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something after so many seconds; at once if there are none."""
        due = self.now() + dt.timedelta(seconds=seconds)
        heapq.heappush(self._due, (due, next(self._order), action))
        self.wake()

    def wake(self) -> None:
        """Do what is due; also for whoever moves the clock from outside."""
        while self._due and self._due[0][0] <= self.now():
            heapq.heappop(self._due)[2]()
        self._changed.set()

    async def run(self) -> None:
        """Wait for what is due next, until cancelled."""
        while True:
            self._changed.clear()
            pause = (self._due[0][0] - self.now()).total_seconds() if self._due else None
            try:
                async with asyncio.timeout(pause):
                    await self._changed.wait()
            except TimeoutError:
                self.wake()
