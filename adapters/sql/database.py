"""One database, opened: the writer and every port that works on it."""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from adapters.sql.backend import Backend, is_file, open_backend
from adapters.sql.cursors import SqlEventReader
from adapters.sql.events import EventTable, SqlEventLog
from adapters.sql.inbox import SqlInbox
from adapters.sql.outbox import SqlOutbox
from adapters.sql.transactions import SqlTransactions
from adapters.sql.turns import SqlTurns
from adapters.sql.writer import GROUP, Writer
from bot.clock import Clock
from bot.errors import WakalaError
from bot.reporting import Reporter

TAKEN: Final = "another wakala serves from {}; end it, or set database.url to another"


@dataclass(frozen=True, slots=True)
class Database:
    """Ports of the engine on one file or server."""

    backend: Backend
    writer: Writer
    inbox: SqlInbox
    turns: SqlTurns
    outbox: SqlOutbox
    events: SqlEventLog
    reader: SqlEventReader
    transactions: SqlTransactions

    async def close(self) -> None:
        """Finish what is waiting, then close."""
        await self.writer.close()
        await self.backend.close()


def open_database(
    url: str,
    clock: Clock,
    wanted: frozenset[str],
    published: Callable[[], None] = lambda: None,
    group_size: int = GROUP,
    *,
    reporter: Reporter | None = None,
) -> Database:
    """Open an up-to-date database. ``wanted`` event types are delivered; ``published`` hears of new ones.

    ``reporter`` says what becomes of messages.
    """
    backend = open_backend(url)
    writer = Writer(backend, group_size)
    table = EventTable(wanted, published)
    transactions = SqlTransactions(writer, backend, clock, table.publish)
    return Database(
        backend=backend,
        writer=writer,
        inbox=SqlInbox(writer, clock, table),
        turns=SqlTurns(writer, backend, table),
        outbox=SqlOutbox(writer, table, reporter),
        events=SqlEventLog(writer, transactions),
        reader=SqlEventReader(transactions),
        transactions=transactions,
    )


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[None]:
    """Have the database for this process within the block; raises WakalaError if another serves from it.

    Nobody has to let go: the lock ends with its process, however that ends.
    """
    parts = make_url(url)
    if not is_file(url):
        from adapters.sql.postgres import held  # noqa: PLC0415 - a tenth of a second at start

        async with held(url) as free:
            if not free:
                raise WakalaError(TAKEN.format(parts.render_as_string(hide_password=True)))
            yield
    elif not parts.database or parts.database == ":memory:":
        yield
    else:
        with _locked(parts.database):
            yield


@contextmanager
def _locked(file: str) -> Iterator[None]:
    with Path(f"{file}.lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WakalaError(TAKEN.format(file)) from None
        yield
