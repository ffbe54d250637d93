"""How far the customers have come: what the schedule of kills waits for."""

from __future__ import annotations

import asyncio


class Progress:
    """Counts messages written; whoever waits for a count is woken as it is reached."""

    def __init__(self) -> None:
        self.acts = 0
        self._over = False
        self._moved = asyncio.Event()

    def step(self) -> None:
        """One more message was written."""
        self.acts += 1
        self._move()

    def finish(self) -> None:
        """Nobody will write any more: nothing is worth waiting for."""
        self._over = True
        self._move()

    async def reach(self, acts: int) -> None:
        """Wait until so many were written, or all."""
        while self.acts < acts and not self._over:
            await self._moved.wait()

    def _move(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
