"""How fast the Cloud API lets us speak: token buckets for a number, and for a number and one person."""

from __future__ import annotations

from collections import OrderedDict

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """A token bucket: ``burst`` messages at once, refilled at ``per_second``."""

    burst: int
    per_second: float


def number_rate(per_second: float) -> Rate:
    """A tenth of the rate as burst: a bucket's worst second is its burst and its refill together."""
    burst = max(1, int(per_second / 10))
    return Rate(burst=burst, per_second=per_second - burst if per_second > burst else per_second)


NUMBER = number_rate(80)
"""Meta allows a number 80 messages a second."""
PAIR = Rate(burst=45, per_second=1 / 6)
"""Meta allows one message in 6 seconds to the same person, and 45 borrowed from the future."""

_INSTANT = 1e-6
"""Seconds that are rounding, not waiting."""


class Limits:
    """The buckets of one process. A bucket is kept as the time at which it will be full again.

    Full buckets are forgotten; beyond ``most_pairs`` the pair that spoke longest ago is too.
    """

    def __init__(self, number: Rate = NUMBER, pair: Rate = PAIR, most_pairs: int = 100_000) -> None:
        self._number, self._pair, self._most_pairs = number, pair, most_pairs
        self._numbers: dict[str, float] = {}
        self._pairs: OrderedDict[tuple[str, str], float] = OrderedDict()

    def __len__(self) -> int:
        """Count the pairs whose buckets are not full."""
        return len(self._pairs)

    def pair(self, now: float, number: str, to: str) -> float:
        """Return 0 and count a message to this person at ``now`` (seconds), else how long to wait.

        Nothing is counted while it waits: ask again then. The same holds for ``number``.
        """
        key = number, to
        full_at = _full_at(self._pair, self._pairs.get(key, now), now)
        wait = _wait(self._pair, full_at, now)
        if wait > _INSTANT:
            self._pairs[key] = full_at
            return wait
        self._pairs[key] = _take(self._pair, full_at, now)
        self._pairs.move_to_end(key)
        self._forget(now)
        return 0.0

    def number(self, now: float, number: str) -> float:
        """Return 0 and count a message of this number, else how long to wait."""
        full_at = _full_at(self._number, self._numbers.get(number, now), now)
        wait = _wait(self._number, full_at, now)
        if wait > _INSTANT:
            self._numbers[number] = full_at
            return wait
        self._numbers[number] = _take(self._number, full_at, now)
        return 0.0

    def _forget(self, now: float) -> None:
        while len(self._pairs) > self._most_pairs or next(iter(self._pairs.values())) <= now:
            self._pairs.popitem(last=False)


def _full_at(rate: Rate, kept: float, now: float) -> float:
    """No bucket is emptier than empty: one that seems so was kept before the clock was set back."""
    return min(kept, now + rate.burst / rate.per_second)


def _wait(rate: Rate, full_at: float, now: float) -> float:
    """Return the seconds until the bucket holds one token."""
    return full_at - now - (rate.burst - 1) / rate.per_second


def _take(rate: Rate, full_at: float, now: float) -> float:
    return max(full_at, now) + 1 / rate.per_second
