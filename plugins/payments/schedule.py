"""When to look what became of an attempt or a refund: soon and often, then seldom, then daily, then never."""

from __future__ import annotations

from typing import Final
from zlib import crc32

LOOKS: Final = (15.0, 45.0, 120.0, 300.0, 900.0, 3600.0, 6 * 3600.0, 24 * 3600.0)
"""Seconds after the call; from then on daily."""
DAY: Final = 86400.0
WATCHED: Final = 7 * DAY
"""For so long late money is looked for. The daily look is the sweep that finds what nobody told us."""
LEASE: Final = 45.0
"""Seconds within which whoever makes a call must be done with it, or dead: longer than any time limit."""
GRACE: Final = 60.0
"""Seconds that the order saga has to say that late money is welcome, before it goes back."""
BACKOFF: Final = (5.0, 20.0)
"""Seconds before a call that was refused for now is made again."""
JITTER: Final = 0.1
"""The part by which looks are early or late, so that attempts of one minute do not stay together."""


def next_look(name: str, since: float, now: float, until: float | None = None) -> float | None:
    """When to look after ``now`` at what was called at ``since``; None once nobody looks any more.

    ``until``, when an attempt expires, is always one of the times. Times are unix seconds.
    """
    stretch = 1 + JITTER * (2 * crc32(name.encode()) / 2**32 - 1)
    coming = [since + look * stretch for look in LOOKS if since + look * stretch > now]
    following = coming[0] if coming else next_sweep(since, now)
    return following if until is None or until <= now else min(until, following or until)


def next_sweep(since: float, now: float) -> float | None:
    """When to look again at what should not change any more; None once it is a week old."""
    return now + DAY if now < since + WATCHED else None


def backoff(starts: int) -> float:
    """Seconds to wait after so many calls."""
    return BACKOFF[min(starts, len(BACKOFF)) - 1]
