"""Events by the second: published, relayed by RabbitMQ, heard, and taken part in by whoever they concern."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Mapping

import asyncpg
import msgspec

from adapters.sql.database import open_database
from bench.appended import place
from bench.services.outside import Outside
from bench.services.replicas import Replicas, asking, replicas
from bench.services.turns import COUNTS
from bot import Transaction
from bot.clock import SystemClock
from bot.ids import new_id
from plugins.orders.events import PlaceOrder
from plugins.tenants.demo import SHOP

GROUP = 64
"""Orders in one transaction."""

QUIET = 1.5
"""Seconds without anything new after which everybody has taken part; notifications wait for a second."""

_TAKEN = """
    SELECT count(DISTINCT event_id), extract(epoch FROM clock_timestamp()), max(at), min(at)
    FROM consumed WHERE at > $1
"""


class Events(msgspec.Struct, frozen=True):
    """Medians over the rounds; ``cpu`` is microseconds an event, of all replicas together."""

    per_second: float
    ratio: float
    cpu: float


def compare(outside: Outside, rounds: int, orders: int) -> Mapping[int, Events]:
    """Let ``orders`` be placed with one, two, four replicas, round after round, beside one in each.

    Each order is a command, what the domain says to it, and the steps of the saga that follow.
    """
    table = [_round(outside, orders) for _ in range(rounds)]
    return {
        count: Events(
            per_second=statistics.median(row[count][0] for row in table),
            ratio=statistics.median(row[count][0] / row[COUNTS[0]][0] for row in table),
            cpu=statistics.median(row[count][1] for row in table),
        )
        for count in COUNTS
    }


def _round(outside: Outside, orders: int) -> dict[int, tuple[float, float]]:
    with replicas(outside, outbox__enabled="false") as team:
        seen = {}
        for count in COUNTS:
            team.grow(count)
            _work(team, GROUP)
            seen[count] = _work(team, orders)
        return seen


def _work(team: Replicas, orders: int) -> tuple[float, float]:
    """Place so many orders at once; return events by the second, and microseconds of CPU time each."""
    cpu, (_, since, *_) = team.cpu_seconds(), asking(team.database, lambda one: one.fetchrow(_TAKEN, 0.0))
    asyncio.run(_place(team.database, orders))
    taken, _, last, first = asking(team.database, lambda one: _settled(one, float(since)))
    return taken / (last - first), (team.cpu_seconds() - cpu) / taken * 1e6


async def _place(url: str, orders: int) -> None:
    """Put the commands into the outbox; whoever relays is woken by the database."""
    database = open_database(url, SystemClock(), frozenset((PlaceOrder.type,)))
    for _ in range(0, orders, GROUP):
        await database.transactions.run("frontdesk", _command, SHOP.tenant)
    await database.close()


async def _command(tx: Transaction) -> None:
    for _ in range(GROUP):
        tx.publish(msgspec.structs.replace(place(new_id()), payment_method="cash"))


async def _settled(connection: asyncpg.Connection, since: float) -> asyncpg.Record:
    """Wait until nobody takes part in anything new."""
    before, now = None, await connection.fetchrow(_TAKEN, since)
    while not now[0] or before is None or before[0] != now[0]:
        await asyncio.sleep(QUIET)
        before, now = now, await connection.fetchrow(_TAKEN, since)
    return now
