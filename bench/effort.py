"""How much is measured: the whole of it, or enough for a first look."""

from __future__ import annotations

import msgspec

from bench import stored


class Effort(msgspec.Struct, frozen=True):
    """How long to measure; ``groups`` of 10,000 people, ``many`` conversations stored.

    ``queued`` messages wait for a service that comes back, of whose replicas ``kills`` are killed.
    """

    rounds: int
    seconds: float
    starts: int
    groups: int
    many: int
    queued: int
    kills: int


FULL = Effort(rounds=3, seconds=3.0, starts=3, groups=3, many=stored.MANY, queued=100_000, kills=3)
QUICK = Effort(rounds=1, seconds=2.0, starts=2, groups=3, many=100_000, queued=5_000, kills=1)
