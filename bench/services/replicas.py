"""Replicas: any number of `wakala run` that share one database and the bus."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import msgspec

from adapters.sql.schemas import SEE_ALL
from bench.process import Process, free_port, running
from bench.services.outside import Outside
from bench.webhook import SECRET
from bot.shares import SHARES

T = TypeVar("T")

LOOK = 0.02
"""Seconds between looks into the database."""

DEALT = "SELECT count(*) FROM shares WHERE until > extract(epoch FROM clock_timestamp()) GROUP BY holder"
OPEN = "SELECT EXISTS (SELECT 1 FROM inbox WHERE status = 0)"
UNSENT = f"{OPEN} OR EXISTS (SELECT 1 FROM outbox WHERE status = 0)"
"""Messages under way are not counted: of a dead process's, nobody knows yet whether they went."""


class Replicas(msgspec.Struct):
    """Those that run, by port; ``environment`` is what each of them is told."""

    database: str
    environment: Mapping[str, str]
    running: dict[int, Process] = {}
    _ends: dict[int, contextlib.ExitStack] = {}

    def start(self) -> Process:
        """Start one more and wait until it answers."""
        port, end = free_port(), contextlib.ExitStack()
        environment = {**self.environment, "WAKALA_SERVER__PORT": str(port)}
        command = [str(Path(sys.executable).with_name("wakala")), "run"]
        started = running(command, port, core=None, ready="/readyz", environment=environment)
        self.running[port] = end.enter_context(started)
        self._ends[port] = end
        return self.running[port]

    def grow(self, count: int) -> None:
        """Start more until there are so many, and wait until each has its part of the conversations."""
        while len(self.running) < count:
            self.start()
        self.settle()

    def settle(self) -> None:
        """Wait until the conversations are dealt out evenly."""
        fair = sorted(SHARES // len(self.running) for _ in self.running)
        until(self.database, DEALT, lambda rows: sorted(count for (count,) in rows) == fair)

    def end(self, port: int) -> None:
        """End one of them, unless it has ended."""
        self.running.pop(port)
        self._ends.pop(port).close()

    def cpu_seconds(self) -> float:
        """CPU time of all of them so far."""
        return sum(one.cpu_seconds() for one in self.running.values())


@contextlib.contextmanager
def replicas(outside: Outside, **settings: str) -> Iterator[Replicas]:
    """Be ready to run some on a new database within the block; ``settings`` as in ``outbox__enabled``."""
    outside.empty()
    database = outside.database()
    given = {f"WAKALA_{name.upper()}": value for name, value in settings.items()}
    team = Replicas(database, shared(outside.rabbitmq) | {"WAKALA_DATABASE__URL": database} | given)
    try:
        yield team
    finally:
        for port in list(team.running):
            team.end(port)


def shared(rabbitmq: str) -> dict[str, str]:
    """What every process here is told; read receipts are off, as the peers send none."""
    return {
        "WAKALA_BUS__URL": rabbitmq,
        "WAKALA_WHATSAPP__APP_SECRET": SECRET,
        "WAKALA_WHATSAPP__READ_RECEIPTS": "false",
        "WAKALA_WHATSAPP__MESSAGES_PER_SECOND": "1000",
        "WAKALA_LOG__LEVEL": "warning",
    }


def until(database: str, query: str, told: Callable[[list[Any]], bool]) -> float:
    """Ask again and again until the rows tell; return that instant on the monotonic clock."""

    async def look(connection: asyncpg.Connection) -> float:
        statement = await connection.prepare(query)
        while not told([tuple(row) for row in await statement.fetch()]):  # noqa: ASYNC110 - of others
            await asyncio.sleep(LOOK)
        return time.monotonic()

    return asking(database, look)


def asking(database: str, ask: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    """Do something on a connection of its own."""

    async def connected() -> T:
        connection = await asyncpg.connect(database)
        try:
            await connection.execute(SEE_ALL)
            return await ask(connection)
        finally:
            await connection.close()

    return asyncio.run(connected())


def drained(database: str, query: str = OPEN) -> float:
    """Wait until nothing that came in waits any more; return that instant on the monotonic clock."""
    return until(database, query, lambda rows: rows == [(False,)])
