"""The one writer of a SQLite file: many callers' work in one durable transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from bot.errors import WakalaError

Job = Callable[[Connection, Sequence[Any]], Sequence[Any]]
"""Applies many items of one kind, in order, and returns a result for each. It may raise: then the
whole batch is rolled back and each item is tried in a transaction of its own."""

GROUP = 256
"""Items in one transaction at most: 128 to 512 measured within 15 % of one another; latency grows."""


PATIENCE = 10.0
"""Seconds to wait for another process that writes to the file: a backup, an operator's command."""

LOCKED = 0.02
"""Seconds between looks whether it is done."""


class DatabaseError(WakalaError):
    """The database's file cannot be opened, for this reason."""

    def __init__(self, file: object, reason: object) -> None:
        self.reason = f"{file} cannot be used as the database: {reason}"
        self.fix = "let this user write it and its folder, or name another file in database.url"
        super().__init__(f"{self.reason}; {self.fix}")


def open_connection(url: str, *, reads: bool = False) -> Connection:
    """Open a SQLite connection that may be committed from another thread; WAL, FULL, explicit BEGIN.

    One that only ``reads`` begins nothing: each of its statements sees what was committed last.
    Raises DatabaseError, which names the file.
    """
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"check_same_thread": False, "timeout": PATIENCE}
    )

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, _: Any) -> None:
        dbapi.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not reads:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        return engine.connect()
    except DBAPIError as error:
        raise DatabaseError(engine.url.database, error.orig) from None


@dataclass(slots=True)
class _Work:
    job: Job
    item: Any
    done: asyncio.Future[Any]


class Writer:
    """Group commit: takes what queued up during the last commit, applies it, commits, wakes the callers.

    Statements run on the event loop and only COMMIT on a thread, where fsync waits without the GIL:
    measured cheaper than handing every statement to a thread.
    """

    def __init__(self, url: str, group_size: int = GROUP) -> None:
        self._group_size = group_size
        self._connection = open_connection(url)
        self._connection.exec_driver_sql("PRAGMA busy_timeout=0")
        self._connection.rollback()
        self._waiting: list[_Work] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="sql writer")

    async def do(self, job: Job, item: Any) -> Any:
        """Apply one item with ``job`` in the next transaction; returns once that is on disk."""
        if self._closing:
            raise WakalaError("the database writer is closed: the process is shutting down")
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Work(job, item, done))
        self._wake.set()
        return await done

    async def close(self) -> None:
        """Finish what is waiting and close the file."""
        self._closing = True
        self._wake.set()
        await self._task
        self._connection.close()
        self._connection.engine.dispose()

    async def _run(self) -> None:
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[: self._group_size], self._waiting[self._group_size :]
                if not await self._together(batch):
                    for work in batch:
                        await self._together([work])

    async def _begin(self) -> None:
        """Begin a transaction; while another process holds the file's lock, everything else goes on here."""
        clock = asyncio.get_running_loop().time
        end = clock() + PATIENCE
        while True:
            try:
                self._connection.begin()
            except OperationalError as error:
                self._connection.rollback()
                if getattr(error.orig, "sqlite_errorcode", 0) != sqlite3.SQLITE_BUSY or clock() > end:
                    raise
                await asyncio.sleep(LOCKED)
            else:
                return

    async def _together(self, batch: list[_Work]) -> bool:
        """Apply a batch in one transaction; False if any of it failed and nothing was changed."""
        groups: dict[Job, list[_Work]] = {}
        for work in batch:
            groups.setdefault(work.job, []).append(work)
        try:
            await self._begin()
            results = [
                (works, job(self._connection, [work.item for work in works])) for job, works in groups.items()
            ]
            await asyncio.get_running_loop().run_in_executor(None, self._connection.commit)
        except Exception as error:
            self._connection.rollback()
            if len(batch) > 1:
                return False
            _fail(batch[0], error)
            return True
        for works, values in results:
            for work, value in zip(works, values, strict=True):
                if not work.done.done():
                    work.done.set_result(value)
        return True


def _fail(work: _Work, error: Exception) -> None:
    """Hand the error to the caller who waits for this work, if they still do."""
    if not work.done.done():
        work.done.set_exception(error)
