"""Every contract is tried on each store: in memory, SQLite, and PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.memory import (
    MemoryEventLog,
    MemoryEventReader,
    MemoryInbox,
    MemoryOutbox,
    MemoryStore,
    MemoryTransactions,
    MemoryTurns,
)
from adapters.sql.database import open_database
from bot.channel import Remedy
from bot.clock import SystemClock
from bot.event_log import EventLog, EventReader
from bot.events import Event
from bot.ports import Inbox, Outbox, Pending, Transactions, Turns
from bot.reporting import Reporter
from tests.contracts import replicas as shared
from tests.contracts.looks import MemoryLook, SqlLook
from tests.doubles.databases import WANTED, in_file, on_server
from tests.doubles.events import Ignored
from tests.doubles.rows import NOON


@dataclass
class Ports:
    """A store behind its ports. ``woken`` counts how often the bus was told of new events."""

    inbox: Inbox
    turns: Turns
    outbox: Outbox
    events: EventLog
    reader: EventReader
    transactions: Transactions
    look: MemoryLook | SqlLook
    clock: SystemClock
    wakes: list[None] = field(default_factory=list)


def report(message: Pending, remedy: Remedy | None, _: float) -> Event | None:
    """What is told of messages that go as this template, and of no others."""
    told = message.outgoing.reply.template == "told"
    return Ignored(what=remedy or "sent") if told else None


@asynccontextmanager
async def memory() -> AsyncIterator[Ports]:
    """The store of the unit tests."""
    clock, wakes = SystemClock(lambda: NOON), list[None]()
    store = MemoryStore(clock, WANTED, lambda: wakes.append(None))
    yield Ports(
        MemoryInbox(store),
        MemoryTurns(store),
        MemoryOutbox(store, Reporter(report, clock, "post")),
        MemoryEventLog(store),
        MemoryEventReader(store),
        MemoryTransactions(store),
        MemoryLook(store),
        clock,
        wakes,
    )


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Ports]:
    """The embedded database."""
    async with _opened(in_file(folder)) as opened:
        yield opened


@asynccontextmanager
async def postgresql(url: str) -> AsyncIterator[Ports]:
    """The server, with empty tables."""
    async with _opened(await on_server(url)) as opened:
        yield opened


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Ports]:
    clock, wakes = SystemClock(lambda: NOON), list[None]()
    reporter = Reporter(report, clock, "post")
    database = open_database(url, clock, WANTED, lambda: wakes.append(None), reporter=reporter)
    try:
        yield Ports(
            database.inbox,
            database.turns,
            database.outbox,
            database.events,
            database.reader,
            database.transactions,
            SqlLook(database.backend),
            clock,
            wakes,
        )
    finally:
        await database.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def ports(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ports]:
    """The ports of one store, empty."""
    stores = {
        "memory": memory,
        "sqlite": lambda: sqlite(tmp_path),
        "postgresql": lambda: postgresql(request.getfixturevalue("postgres")),
    }
    async with stores[request.param]() as opened:
        yield opened


@pytest.fixture(params=["memory", "redis"])
async def replicas(request: pytest.FixtureRequest) -> AsyncIterator[shared.Replicas]:
    """Two processes before what they share."""
    if request.param == "memory":
        yield shared.memory()
    else:
        async with shared.in_redis(request.getfixturevalue("redis")) as opened:
            yield opened
