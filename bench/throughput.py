"""Turns per second of every subject, in rounds, and the same as shares of the floor of each round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import msgspec

from bench.subjects import FLOOR, Subject, Work, serving


class Speed(msgspec.Struct, frozen=True):
    """Medians over the rounds; ``cpu`` is microseconds a turn.

    ``ratio`` is turns per second over those of the floor in the same round, ``cpu_ratio`` the
    floor's CPU time over that of a turn. With the core to itself a server has the same of both.
    """

    subject: Subject
    per_second: float
    ratio: float
    cpu: float
    cpu_ratio: float


def compare(subjects: Sequence[Subject], rounds: int, seconds: float) -> list[Speed]:
    """Measure all subjects in turn, round after round: a slow minute then slows all of them."""
    table = [{subject: saturate(subject, seconds) for subject in subjects} for _ in range(rounds)]
    return [_speed(subject, table) for subject in subjects]


def saturate(subject: Subject, seconds: float) -> Work:
    """Put as much load on a fresh server as it takes."""
    with serving(subject) as served:
        expected = served.warm_up()
        return served.work(served.load(seconds, expected * 1.5))


def _speed(subject: Subject, table: Sequence[dict[Subject, Work]]) -> Speed:
    return Speed(
        subject,
        per_second=statistics.median(row[subject].per_second for row in table),
        ratio=statistics.median(row[subject].per_second / row[FLOOR].per_second for row in table),
        cpu=statistics.median(row[subject].cpu for row in table),
        cpu_ratio=statistics.median(row[FLOOR].cpu / row[subject].cpu for row in table),
    )
