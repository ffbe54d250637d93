"""One database, opened: the writer and every port that works on it."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from adapters.sql.backend import Backend, is_file, open_backend
from adapters.sql.cursors import SqlEventReader
from adapters.sql.events import EventTable, SqlEventLog
from adapters.sql.inbox import SqlInbox
from adapters.sql.letters import SERVICE, SqlLetters
from adapters.sql.outbox import SqlOutbox
from adapters.sql.transactions import SqlTransactions
from adapters.sql.turns import SqlTurns
from adapters.sql.writer import GROUP, Writer
from bot.clock import Clock
from bot.errors import WakalaError
from bot.reporting import Reporter


@dataclass(frozen=True, slots=True)
class Database:
    """Ports of the engine on one file or server."""

    backend: Backend
    writer: Writer
    inbox: SqlInbox
    turns: SqlTurns
    outbox: SqlOutbox
    events: SqlEventLog
    letters: SqlLetters
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
    service: str = SERVICE,
) -> Database:
    """Open an up-to-date database. ``wanted`` event types are delivered; ``published`` hears of new ones.

    ``reporter`` says what becomes of messages, ``service`` who gives up on what cannot be delivered.
    """
    backend = open_backend(url)
    writer = Writer(backend, group_size)
    table = EventTable(wanted, published)
    transactions = SqlTransactions(writer, backend, clock, table.publish)
    return Database(
        backend=backend,
        writer=writer,
        inbox=SqlInbox(writer, backend, clock, table),
        turns=SqlTurns(writer, backend, table),
        outbox=SqlOutbox(writer, table, reporter),
        events=SqlEventLog(writer, transactions, clock, service),
        letters=SqlLetters(writer, clock),
        reader=SqlEventReader(transactions),
        transactions=transactions,
    )


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Have the file for this process within the block; raises WakalaError if another serves from it.

    The kernel lets go of the lock when its process dies, however that happens. A server is for many.
    """
    name = make_url(url).database
    if not is_file(url) or not name or name == ":memory:":
        yield
        return
    with Path(f"{name}.lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WakalaError(
                f"another wakala serves from {name}; end it, or set database.url to another file, or to a "
                "PostgreSQL server, which many can share"
            ) from None
        yield
