"""A server and its Cloud API, wired to one another."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing, nullcontext
from pathlib import Path
from typing import Any

from tests.crash.bank import Bank
from tests.crash.meta import Meta
from tests.crash.ports import free_port
from tests.crash.server import RUN, Server

LOOK = 0.1
"""Seconds between looks whether everything has come to rest."""

RATE = 100
"""Messages a second: the fewer are under way when the server dies, the fewer wait for the settle time."""

MOVING = {"inbox": "status = 0", "events": "status = 0", "outbox": "status IN (0, 1)"}
"""What goes on by itself, without time passing: inputs, events, messages. By table, which of its rows."""

OPEN = MOVING | {
    "payments_attempts": (
        "state IN ('created', 'initiating', 'unknown', 'pending') OR settle_at IS NOT NULL"
    ),
    "payments_refunds": "state IN ('requested', 'submitted')",
    "payments_callbacks": "due_at IS NOT NULL",
    "sagas": "step != 'hand_over' AND status IN ('running', 'compensating')",
}
"""What is waiting: also payments, refunds, what gateways told, and sagas."""


def how_many(what: Mapping[str, str]) -> str:
    """The query that counts these rows."""
    counts = (f"(SELECT count(*) FROM {table} WHERE {which})" for table, which in what.items())
    return f"SELECT {' + '.join(counts)}"


class World:
    """Both of them, and a bank where there is one. The server is started and ended by whoever uses it."""

    def __init__(
        self, folder: Path, *, settle: float, command: tuple[str, ...] = RUN, paid: bool = False
    ) -> None:
        port = free_port()
        self.bank = Bank(folder, f"http://127.0.0.1:{port}") if paid else None
        self.meta = Meta(f"http://127.0.0.1:{port}/webhook", free_port())
        self.server = Server(
            folder,
            port,
            command,
            WHATSAPP__API_URL=self.meta.url,
            WHATSAPP__MESSAGES_PER_SECOND=RATE,
            ENGINE__SETTLE_SECONDS=settle,
            **(self.bank.settings if self.bank else {}),
        )

    def rows(self, query: str, *values: Any) -> list[Any]:
        """What the database says."""
        return rows(self.server.file, query, *values)

    async def at_rest(self) -> None:
        """Wait until no webhook, input, event or message is on its way."""
        while True:
            waiting = self.rows(how_many(OPEN)) != [(0,)]
            if not waiting and not (await self.meta.get("/deliveries"))["pending"]:
                return
            await asyncio.sleep(LOOK)


@asynccontextmanager
async def world(
    folder: Path, *, settle: float = 60.0, command: tuple[str, ...] = RUN, paid: bool = False
) -> AsyncIterator[World]:
    """A world within the block; nothing runs on after it."""
    made = World(folder, settle=settle, command=command, paid=paid)
    async with made.meta.running(), made.bank.running() if made.bank else nullcontext():
        try:
            yield made
        finally:
            await made.server.end()


def rows(file: Path, query: str, *values: Any) -> list[Any]:
    """Rows of a SQLite file that another process may be writing."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as disk:
        return disk.execute(query, values).fetchall()
