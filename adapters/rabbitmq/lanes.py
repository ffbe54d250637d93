"""Lanes: work in order within a key, side by side across keys."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """``broken`` is told why if the work on something raises or is cancelled; that lane stays shut."""

    def __init__(self, work: Callable[[T], Awaitable[None]], broken: Callable[[BaseException], None]) -> None:
        self._work, self._broken = work, broken
        self._lanes: dict[str, deque[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, key: str, item: T) -> None:
        """Work on it once all that came before it with this key is done."""
        if key in self._lanes:
            self._lanes[key].append(item)
            return
        self._lanes[key] = deque((item,))
        task = asyncio.create_task(self._drain(key))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def idle(self) -> None:
        """Wait until nothing is being worked on."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _drain(self, key: str) -> None:
        lane = self._lanes[key]
        while lane:
            await self._work(lane[0])
            lane.popleft()
        del self._lanes[key]

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        why = asyncio.CancelledError("cancelled") if task.cancelled() else task.exception()
        if why is not None:
            self._broken(why)
