"""How long the webhook waits for its 200, at a share of what the server can take."""

from __future__ import annotations

import statistics

import msgspec

from bench.subjects import Subject, serving

QUIET = 6.0
"""Milliseconds: while the p99 of the floor at half load is higher, no p99 of this hour says much."""


class Latency(msgspec.Struct, frozen=True):
    """Medians over the rounds, in milliseconds; ``refused`` is a sum."""

    p50: float
    p99: float
    refused: int


def under(subject: Subject, share: float, saturation: float, rounds: int, seconds: float) -> Latency:
    """Send on schedule at ``share`` of ``saturation`` turns per second; a late answer delays no other."""
    seen = []
    for _ in range(rounds):
        with serving(subject) as served:
            served.warm_up()
            rate = share * saturation
            seen.append(served.work(served.load(seconds, rate, rate=rate)).result)
    return Latency(
        p50=statistics.median(one.p50 for one in seen),
        p99=statistics.median(one.p99 for one in seen),
        refused=sum(one.refused for one in seen),
    )
