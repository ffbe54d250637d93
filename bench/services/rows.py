"""The rows of the table about many processes."""

from __future__ import annotations

from collections.abc import Iterator

from bench.effort import Effort
from bench.services import turns
from bench.services.outside import Outside, outside
from bench.table import Row


def services(effort: Effort) -> Iterator[Row]:
    """Everything that is measured on PostgreSQL and RabbitMQ."""
    with outside() as servers:
        yield from _turns(servers, effort)


def _turns(servers: Outside, effort: Effort) -> Iterator[Row]:
    for sends, name in ((False, "turn to the commit"), (True, "turn and sending")):
        for count, seen in turns.compare(servers, effort.rounds, effort.seconds, sends=sends).items():
            measured = f"{seen.ratio:.2f} {seen.per_second:8,.0f}/s {seen.cpu:6,.0f} µs"
            yield Row(f"{name}, on PostgreSQL with {count} replicas", measured)
