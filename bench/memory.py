"""What people who wrote once and are silent now cost in memory."""

from __future__ import annotations

import itertools
import time

import msgspec

from bench.subjects import COMMITTED, serving

GROUP = 10_000


class Growth(msgspec.Struct, frozen=True):
    """Resident memory in MB before anybody wrote, and how much each further group of people added."""

    start: float
    groups: tuple[float, ...]


def growth(groups: int, idle: float) -> Growth:
    """Let group after group of new people take one turn and fall silent for ``idle`` seconds.

    The first groups also fill what is bounded: the database's page cache, the allocator's arenas,
    caches of templates. What matters is the last.
    """
    with serving(COMMITTED) as served:
        sizes = [served.process.resident() / 1e6]
        for group in range(groups):
            served.work(served.load(60.0, 0.0, count=GROUP, senders=GROUP, first=group * GROUP))
            time.sleep(idle)
            sizes.append(served.process.resident() / 1e6)
    return Growth(sizes[0], tuple(after - before for before, after in itertools.pairwise(sizes)))
