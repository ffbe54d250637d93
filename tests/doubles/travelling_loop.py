"""An event loop that does not wait for time: with nothing to do, it moves its clock to the next timer."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any


class TravellingLoop(asyncio.SelectorEventLoop):
    """Sleeps and time limits take no time at all, and end in the order in which they would have.

    Raises RuntimeError where a test would hang for ever. Not for what works on threads.
    """

    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(_Selector(self))

    def time(self) -> float:
        """Seconds since the test began, as its sleeps count them."""
        return self._now

    def travel(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: TravellingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None:
            raise RuntimeError("everything waits for something that will never come")
        self._loop.travel(timeout)
        return ready
