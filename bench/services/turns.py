"""Turns by the second of one, two and four replicas, each beside one in the same round."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

import msgspec

from bench import graph
from bench.load import Load
from bench.process import generate
from bench.services.outside import Outside
from bench.services.replicas import Replicas, drained, replicas
from bench.subjects import dummy

COUNTS = (1, 2, 4)
_FIRST = 8_000
"""Turns per second that no run reaches: so many requests a warm-up of one second prepares."""


class Turns(msgspec.Struct, frozen=True):
    """Medians over the rounds; ``cpu`` is microseconds a turn, of all replicas together."""

    per_second: float
    ratio: float
    cpu: float


def compare(outside: Outside, rounds: int, seconds: float, *, sends: bool) -> Mapping[int, Turns]:
    """Let one replica answer, then another join it, and two more, round after round.

    A turn counts when it is committed, or, if it ``sends``, when its reply is at the dummy Graph server.
    """
    table = [_round(outside, seconds, sends) for _ in range(rounds)]
    return {
        count: Turns(
            per_second=statistics.median(row[count][0] for row in table),
            ratio=statistics.median(row[count][0] / row[COUNTS[0]][0] for row in table),
            cpu=statistics.median(row[count][1] for row in table),
        )
        for count in COUNTS
    }


def _round(outside: Outside, seconds: float, sends: bool) -> dict[int, tuple[float, float]]:
    with dummy() as graph_port:
        api = f"http://127.0.0.1:{graph_port}"
        with replicas(outside, whatsapp__api_url=api, outbox__enabled=str(sends).lower()) as team:
            seen = {}
            for count in COUNTS:
                team.grow(count)
                expected, _ = work(team, graph_port if sends else 0, 1.0, _FIRST)
                seen[count] = work(team, graph_port if sends else 0, seconds, expected * 1.5)
            return seen


def work(team: Replicas, graph_port: int, seconds: float, per_second: float) -> tuple[float, float]:
    """Put as much load on them as it takes; return turns by the second, and microseconds of CPU time each."""
    port, *others = team.running
    cpu = team.cpu_seconds()
    told = Load(port, count=int(seconds * per_second), seconds=seconds, others=tuple(others))
    result = generate(told)
    done = drained(team.database)
    if graph_port:
        done = graph.settle(graph_port).last
    turns = result.answered - result.refused
    return turns / (done - result.started), (team.cpu_seconds() - cpu) / turns * 1e6
