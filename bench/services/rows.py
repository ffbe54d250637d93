"""The rows of the table about many processes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from adapters.roles import BOT
from bench.effort import Effort
from bench.process import work
from bench.services import events, recovery, resident, turns, waiting
from bench.services.floors import Floors, Servers
from bench.services.outside import Outside, outside
from bench.services.queued import Drained, Queue
from bench.services.resident import EVERYTHING
from bench.table import Row
from bot.replica import LEASE

ROUNDS = 2
"""At most: each begins with new processes."""

ORDERS = 100
"""Placed for each second of measuring; each makes several events."""

WEBHOOKS = 0.2
"""As a share of the messages that are queued: a turn is more than to note an event."""


def services(effort: Effort) -> Iterator[Row]:
    """Everything that is measured on PostgreSQL and RabbitMQ."""
    with outside() as servers:
        told = Servers(servers.database(), servers.rabbitmq, effort.seconds)
        floors = work("bench.services.floors", told, Floors, None)
        yield from _floors(floors)
        yield from _turns(servers, effort, floors)
        yield from _events(servers, effort, floors)
        yield from _drained(servers, effort)
        yield from _recovered(servers, effort)
        yield from _memory(servers, effort)


def _floors(floors: Floors) -> Iterator[Row]:
    yield Row("asyncpg alone, a row and a commit, 8 at a time", f"{floors.single:,.0f}/s")
    yield Row("asyncpg alone, 64 rows and a commit", f"{floors.grouped:,.0f}/s")
    yield Row("aio-pika alone, a message confirmed, read, acknowledged", f"{floors.messages:,.0f}/s")


def _turns(servers: Outside, effort: Effort, floors: Floors) -> Iterator[Row]:
    rounds = min(effort.rounds, ROUNDS)
    for sends, name in ((False, "turns to the commit"), (True, "turns and sending")):
        for count, seen in turns.compare(servers, rounds, effort.seconds, sends=sends).items():
            floor = f"{seen.per_second / floors.single:.2f} of asyncpg's single commits"
            measured = f"{seen.ratio:.2f} {seen.per_second:8,.0f}/s {seen.cpu:6,.0f} µs, {floor}"
            yield Row(f"{name}, {_replicas(count)}", measured)


def _events(servers: Outside, effort: Effort, floors: Floors) -> Iterator[Row]:
    for count, seen in events.compare(servers, 1, math.ceil(ORDERS * effort.seconds)).items():
        floor = f"{seen.per_second / floors.messages:.2f} of aio-pika's messages"
        measured = f"{seen.ratio:.2f} {seen.per_second:8,.0f}/s {seen.cpu:6,.0f} µs, {floor}"
        yield Row(f"events relayed, heard and taken part in, {_replicas(count)}", measured)


def _replicas(count: int) -> str:
    return f"{count} replica{'s' if count > 1 else ''}"


def _drained(servers: Outside, effort: Effort) -> Iterator[Row]:
    servers.empty()
    told = Queue(servers.database(), servers.rabbitmq, effort.queued)
    seen = work("bench.services.queued", told, Drained, None)
    rate = f"{effort.queued / seen.seconds:,.0f}/s {seen.cpu:,.0f} µs"
    yield Row(f"to hear {effort.queued:,} queued messages", f"{seen.seconds:.1f} s, {rate}")
    count = int(effort.queued * WEBHOOKS)
    again = waiting.restart(servers, count)
    rate = f"{count / (again.turns - again.start):,.0f}/s after a start of {again.start:.1f} s"
    yield Row(f"a restart with {count:,} webhooks in the inbox", f"{again.turns:.1f} s, {rate}")


def _recovered(servers: Outside, effort: Effort) -> Iterator[Row]:
    seconds = recovery.seconds(servers, effort.kills)
    yield Row(
        "after kill -9 of one of two replicas, until everybody is answered",
        f"{seconds:.1f} s",
        f"a lease is {LEASE:.0f} s",
    )


def _memory(servers: Outside, effort: Effort) -> Iterator[Row]:
    sizes, orders = resident.sizes(servers, 2 * effort.seconds)
    for service, size in sizes.items():
        name = {EVERYTHING: "that does everything", BOT: "of bot, with the conversations"}
        yield Row(f"memory of a process {name.get(service, f'of {service}')}", f"{size:.0f} MB")
    yield Row("  after whole orders by card, at least", f"{orders}")
