"""Meta's two throttles as token buckets, on the emulator's clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from adapters.whatsapp.emulator.errors import GraphError


@dataclass(slots=True)
class Bucket:
    """``refill`` is tokens a second, up to ``capacity``; a clock that is set back refills nothing."""

    capacity: float
    refill: float
    tokens: float
    at: dt.datetime

    def take(self, now: dt.datetime) -> bool:
        """Take a token if there is one."""
        elapsed = max(0.0, (now - self.at).total_seconds())
        self.tokens, self.at = min(self.capacity, self.tokens + elapsed * self.refill), now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Throttles:
    """80 messages a second for each business number, in and out together; and for each of its
    recipients a burst of 45, of which one comes back every 6 s.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, Bucket] = {}
        self._pairs: dict[tuple[str, str], Bucket] = {}

    def inbound(self, number: str, now: dt.datetime) -> None:
        """An inbound message uses up throughput but is never refused."""
        self._number(number, now).take(now)

    def outbound(self, number: str, wa_id: str, now: dt.datetime) -> None:
        """Raises GraphError 131056 or 130429 where the pair or the number is over its rate."""
        pair = self._pairs.setdefault((number, wa_id), Bucket(45, 1 / 6, 45, now))
        if not pair.take(now):
            raise GraphError(131056, f"more than 45 messages at once, or one in 6 s, to {wa_id}")
        if not self._number(number, now).take(now):
            raise GraphError(130429, f"more than 80 messages a second on number {number}")

    def _number(self, number: str, now: dt.datetime) -> Bucket:
        return self._numbers.setdefault(number, Bucket(80, 80, 80, now))
