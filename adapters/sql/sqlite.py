"""A SQLite file: one connection that writes, one that reads."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from adapters.sql.errors import DatabaseError

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds to wait for another process that writes to the file: a backup, an operator's command."""

LOCKED = 0.02
"""Seconds between looks whether it is done."""

FIX: Final = "let this user write it and its folder, or name another file in database.url"


def open_connection(url: str, *, reads: bool = False) -> Connection:
    """Open a SQLite connection that may be committed from another thread; WAL, FULL, explicit BEGIN.

    One that only ``reads`` begins nothing: each of its statements sees what was committed last.
    Raises DatabaseError, which names the file.
    """
    engine = create_engine(
        url,
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "timeout": PATIENCE},
        hide_parameters=True,  # errors are logged, and shown with dead letters; what people said is not
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
        raise DatabaseError(engine.url.database, error.orig, FIX) from None


class Sqlite:
    """adapters.sql.backend.Backend on a file.

    Statements run on the event loop and only COMMIT on a thread, where fsync waits without the GIL:
    measured cheaper than handing every statement to a thread.
    """

    def __init__(self, url: str) -> None:
        self._writing, self._reading = open_connection(url), open_connection(url, reads=True)
        self._writing.exec_driver_sql("PRAGMA busy_timeout=0")
        self._writing.rollback()
        self._reading.exec_driver_sql("PRAGMA query_only=ON")

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction of its own; while another process writes, all else goes on here."""
        try:
            await self._begin()
            result = work(self._writing)
            await asyncio.get_running_loop().run_in_executor(None, self._writing.commit)
        except Exception:
            self._writing.rollback()
            raise
        return result

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads, in one glance; each turn does, so the driver is told directly."""
        driver: Any = self._reading.connection.driver_connection
        driver.execute("BEGIN")
        try:
            return work(self._reading)
        finally:
            driver.execute("ROLLBACK")

    async def close(self) -> None:
        """Close the file."""
        for connection in (self._writing, self._reading):
            connection.close()
            connection.engine.dispose()

    async def _begin(self) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + PATIENCE
        while True:
            try:
                self._writing.begin()
            except OperationalError as error:
                self._writing.rollback()
                if getattr(error.orig, "sqlite_errorcode", 0) != sqlite3.SQLITE_BUSY or clock() > end:
                    raise
                await asyncio.sleep(LOCKED)
            else:
                return
