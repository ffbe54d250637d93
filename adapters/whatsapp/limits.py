"""How fast the Cloud API lets us speak: token buckets for a number, and for a number and one person."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

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


class Bucketed(Protocol):
    """Token buckets of one rate, by key, of one process or shared by several."""

    async def take(self, now: float, key: str) -> float:
        """Return 0 and take a token, else the seconds until there is one; nothing is taken then."""
        ...


class Buckets:
    """Bucketed in this process. A bucket is kept as the time at which it will be full again.

    Full buckets are forgotten; beyond ``most`` the one that was used longest ago is too.
    """

    def __init__(self, rate: Rate, most: int = 100_000) -> None:
        self._rate, self._most = rate, most
        self._kept: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """Count the buckets that are not full."""
        return len(self._kept)

    async def take(self, now: float, key: str) -> float:
        """Return 0 and take a token, else the seconds until there is one; nothing is taken then."""
        wait = self.wait(now, key)
        if wait == 0:
            self.count(now, key)
        return wait

    def wait(self, now: float, key: str) -> float:
        """Return the seconds until there is a token, and take none."""
        full_at = self._full_at(now, key)
        wait = full_at - now - (self._rate.burst - 1) / self._rate.per_second
        if wait <= _INSTANT:
            return 0.0
        self._kept[key] = full_at
        return wait

    def count(self, now: float, key: str) -> None:
        """Take a token, which somebody has granted."""
        self._kept[key] = max(self._full_at(now, key), now) + 1 / self._rate.per_second
        self._kept.move_to_end(key)
        while len(self._kept) > self._most or next(iter(self._kept.values())) <= now:
            self._kept.popitem(last=False)

    def _full_at(self, now: float, key: str) -> float:
        """No bucket is emptier than empty: one that seems so was kept before the clock was set back."""
        return min(self._kept.get(key, now), now + self._rate.burst / self._rate.per_second)


class Limits:
    """bot.sender.Throttle: a bucket for each number, and one for each person it speaks to."""

    def __init__(self, numbers: Bucketed, pairs: Bucketed) -> None:
        self._numbers, self._pairs = numbers, pairs

    async def pair(self, now: float, number: str, to: str) -> float:
        """Return 0 and count a message to this person at ``now`` (seconds), else how long to wait.

        Nothing is counted while it waits: ask again then. The same holds for ``number``.
        """
        return await self._pairs.take(now, f"{number}:{to}")

    async def number(self, now: float, number: str) -> float:
        """Return 0 and count a message of this number, else how long to wait."""
        return await self._numbers.take(now, number)


def local_limits(number: Rate = NUMBER, pair: Rate = PAIR) -> Limits:
    """The limits of one process."""
    return Limits(Buckets(number), Buckets(pair))
