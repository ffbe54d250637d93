"""Whole orders, from the first message to the delivery that is scheduled, and what they cost."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from adapters.serve import prepare
from adapters.sql.database import open_database
from bench.process import SERVER_CORE, free_port, running, work
from bench.shoppers import Method, Visit, Visited
from bench.subjects import DELIVERED, program, settings
from bot.clock import SystemClock
from bot.settings import Database, Settings
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP

METHODS: tuple[Method, ...] = ("card", "cash")


class Ordering(msgspec.Struct, frozen=True):
    """Medians over the rounds, by the second; ``cpu`` is milliseconds of the server's CPU time an order."""

    orders: float
    turns: float
    steps: float
    cpu: float
    busy: float


def orders(method: Method, rounds: int, seconds: float) -> Ordering:
    """Let customers order and pay as fast as the shop can serve them."""
    seen = [_round(method, seconds) for _ in range(rounds)]
    return Ordering(*(statistics.median(column) for column in zip(*seen, strict=True)))


def _round(method: Method, seconds: float) -> tuple[float, ...]:
    with _open_shop(method, seconds) as visit:
        seen = work("bench.shoppers", visit, Visited)
    rates = (count / seen.seconds for count in (seen.orders, seen.turns, seen.steps))
    return (*rates, seen.cpu / seen.orders * 1_000, seen.busy)


@contextlib.contextmanager
def _open_shop(method: Method, seconds: float) -> Iterator[Visit]:
    """Serve a new database, with Meta and Paystack at ports where nobody listens yet."""
    with tempfile.TemporaryDirectory() as directory:
        port, graph_port, paystack_port = free_port(), free_port(), free_port()
        database = Path(directory) / "wakala.db"
        asyncio.run(_accept_at_once(f"sqlite:///{database}"))
        environment = {
            **settings(DELIVERED, port, graph_port, database),
            "WAKALA_PAYSTACK__API_URL": f"http://127.0.0.1:{paystack_port}",
            "WAKALA_PAYMENTS__PUBLIC_URL": f"http://127.0.0.1:{port}",
            "WAKALA_ENGINE__MERGE_SECONDS": "0",
        }
        command = program(DELIVERED, port, graph_port)
        with running(command, port, core=SERVER_CORE, ready="/readyz", environment=environment) as shop:
            yield Visit(port, shop.pid, graph_port, paystack_port, str(database), method, seconds)


async def _accept_at_once(url: str) -> None:
    """Make a shop that takes every order by itself: here nobody waits for a person."""
    await prepare(Settings(database=Database(url=url)))
    database = open_database(url, SystemClock(), frozenset())
    work = partial(tenants.change, number=SHOP.number, changes={"auto_accept": True})
    await database.transactions.run("tenants", work, SHOP.tenant)
    await database.close()
