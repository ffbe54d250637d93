"""Time, injected: nothing in the engine looks at the wall."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Tells the time as unix seconds."""

    def now(self) -> float:
        """Return unix seconds, UTC."""
        ...


class SystemClock:
    """The machine's clock, which ``skip`` can move ahead: the simulator's way to wait ten minutes.

    Another ``tick`` (unix seconds) makes it the clock of a test.
    """

    def __init__(self, tick: Callable[[], float] = time.time) -> None:
        self._tick = tick
        self._offset = 0.0
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return unix seconds, UTC, plus whatever was skipped."""
        return self._tick() + self._offset

    def skip(self, seconds: float) -> None:
        """Move time ahead and tell whoever waits for it."""
        self._offset += seconds
        for listener in self._listeners:
            listener()

    def on_skip(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each skip."""
        self._listeners.append(listener)


def utc(seconds: float) -> dt.datetime:
    """Unix seconds as an aware UTC time."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
