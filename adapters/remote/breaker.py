"""A circuit breaker: who fails again and again is left alone for a while, then asked one thing.

closed ──── 5 failures within 30 s ────► open ──── 30 s later ────► half-open
  ▲                                       ▲                          │     │
  │                                       └─── its probe failed ─────┘     │
  └──────────────────────────── its probe was answered ────────────────────┘
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from adapters.remote.failures import BreakerOpen, CallFailed
from bot.errors import WakalaError

log = logging.getLogger("wakala.remote")

FAILURES: Final = 5
"""So many within WINDOW seconds open a breaker (the integration plan, §6.2)."""

WINDOW: Final = 30.0
PAUSE: Final = 30.0
"""Seconds that an open breaker waits before it lets one call through."""

State = Literal["closed", "open", "half-open"]


class Standing(msgspec.Struct, frozen=True):
    """A breaker at one moment, for probes and metrics.

    ``failures`` are those that count now, ``retry_in`` the seconds until a call may go through. The totals
    only grow: ``calls`` went out, ``failed`` of them, and ``refused`` were not made.
    """

    service: str
    state: State
    failures: int
    retry_in: float
    calls: int
    failed: int
    refused: int


@dataclass(slots=True)
class Breaker:
    """The breaker of one service; ``now`` is seconds of a clock that never goes back."""

    service: str
    now: Callable[[], float]
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=FAILURES))
    opened_at: float | None = None
    probing: bool = False
    calls: int = 0
    failed: int = 0
    refused: int = 0

    @property
    def state(self) -> State:
        """Where it stands now."""
        if self.opened_at is None:
            return "closed"
        return "half-open" if self.probing or self.retry_in == 0 else "open"

    @property
    def retry_in(self) -> float:
        """Seconds until a call may go through; 0 where one may now."""
        return 0.0 if self.opened_at is None else max(0.0, self.opened_at + PAUSE - self.now())

    def standing(self) -> Standing:
        """Return where it stands as a value."""
        recent = sum(self.now() - at <= WINDOW for at in self.failures)
        return Standing(
            self.service, self.state, recent, self.retry_in, self.calls, self.failed, self.refused
        )

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Make one call within the block; raises BreakerOpen where none may be made.

        CallFailed is a failure. A WakalaError is an answer like any other; a call that ends otherwise, as by
        being cancelled, says nothing about the service, and the next one may probe in its place.
        """
        probe = self._admit()
        try:
            yield
        except CallFailed:
            self._fail(probe)
            raise
        except WakalaError:
            self._answer(probe)
            raise
        else:
            self._answer(probe)
        finally:
            self.probing = self.probing and not probe

    def _admit(self) -> bool:
        """Let a call through; return whether it is the probe."""
        state = self.state
        if state == "open" or self.probing:
            self.refused += 1
            raise BreakerOpen
        self.probing = state == "half-open"
        self.calls += 1
        return self.probing

    def _answer(self, probe: bool) -> None:
        """Only the probe closes the breaker: other answers were asked for before it opened."""
        if probe:
            self.opened_at = None
            self.failures.clear()
            log.info("%s answers again; its circuit breaker is closed", self.service)

    def _fail(self, probe: bool) -> None:
        self.failed += 1
        if probe:
            self.opened_at = self.now()
        elif self.opened_at is None:
            self.failures.append(self.now())
            self._open_if_many()

    def _open_if_many(self) -> None:
        first, last = self.failures[0], self.failures[-1]
        if len(self.failures) == FAILURES and last - first <= WINDOW:
            self.opened_at = last
            told = "%s failed %d times within %g s; its circuit breaker is open for %g s"
            log.warning(told, self.service, FAILURES, WINDOW, PAUSE)
