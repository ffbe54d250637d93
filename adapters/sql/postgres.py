"""A PostgreSQL server: any number of processes, of which one writes at a time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, Final, TypeVar

import asyncpg
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.sql.errors import DatabaseError
from adapters.sql.refusals import refusal
from adapters.sql.schemas import SEE_ALL

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds to wait for a server that restarts, or for another process that writes."""

AWAY = 0.1
"""Seconds between tries to reach it."""

IDLE = "3s"
"""How long a transaction may stand still. The server ends the session of a process that was frozen in the
middle of one: so nobody waits longer than this for a writer that is not coming back."""

WRITING, READING = 2, 5
"""Connections for each, of one process."""

TURN: Final = text("SELECT pg_advisory_xact_lock(hashtext('wakala writer'))")
"""Taken first in every writing transaction, and let go with its end. So transactions of all processes
follow one another, as those of a SQLite file do: positions are given in the order of commits, and what a
domain reads stays true until it commits. The commits of one process are grouped, so that this is no
bottleneck: docs/decisions.md says why."""

SILENCE: Final = {
    "SO_KEEPALIVE": (socket.SOL_SOCKET, 1),
    "TCP_KEEPIDLE": (socket.IPPROTO_TCP, 5),
    "TCP_KEEPINTVL": (socket.IPPROTO_TCP, 2),
    "TCP_KEEPCNT": (socket.IPPROTO_TCP, 3),
    "TCP_USER_TIMEOUT": (socket.IPPROTO_TCP, 11_000),
}
"""Who is cut off without a word knows it after 11 seconds; by default, after a quarter of an hour at best. A
server that is merely busy answers for all that, as its kernel does. Not every system has every option."""

READ_ONLY: Final = {"default_transaction_read_only": "on"}


class Watched(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection that notices when nobody is at its other end any more."""

    def __init__(self, protocol: Any, transport: asyncio.Transport, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        line = transport.get_extra_info("socket")
        if line.family != socket.AF_UNIX:
            for name in SILENCE.keys() & vars(socket).keys():
                level, value = SILENCE[name]
                line.setsockopt(level, getattr(socket, name), value)


def address(url: str) -> URL:
    """The URL with the driver that we use."""
    return make_url(url).set(drivername="postgresql+asyncpg")


def open_engine(url: str, sessions: Mapping[str, str] = MappingProxyType({}), **options: Any) -> AsyncEngine:
    """Make an engine whose connections see every schema of ours; ``sessions`` are set to this, too."""
    settings = {"idle_in_transaction_session_timeout": IDLE, "application_name": "wakala", **sessions}
    engine = create_async_engine(
        address(url),
        connect_args={"server_settings": settings, "timeout": PATIENCE, "connection_class": Watched},
        hide_parameters=True,  # errors are logged, and shown with dead letters; what people said is not
        **options,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(dbapi: Any, _: Any) -> None:
        cursor = dbapi.cursor()
        cursor.execute(SEE_ALL)
        cursor.close()
        dbapi.commit()

    return engine


def on_a_thread(url: str, work: Callable[[Connection], T]) -> T:
    """Do the work in a transaction, on a thread of its own: for who runs no event loop, or may hold it up."""

    async def once() -> T:
        server = Postgres(url)
        try:
            return await server.transact(work)
        finally:
            await server.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, once()).result()


class Postgres:
    """adapters.sql.backend.Backend on a server."""

    def __init__(self, url: str) -> None:
        self._name = address(url).render_as_string(hide_password=True)
        self._engine = open_engine(url, pool_size=WRITING, max_overflow=0)
        self._reading = open_engine(
            url, READ_ONLY, pool_size=READING, max_overflow=0, isolation_level="AUTOCOMMIT"
        )

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction of its own; raises DatabaseError while the server is away."""
        async with self._begun() as connection:
            result = await connection.run_sync(work)
            await connection.commit()
            return result

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads; raises DatabaseError while the server is away.

        No transaction is begun for it: to begin and to end one are two round trips more, and each statement
        would see what was committed last just the same.
        """
        connection = self._reading.connect()
        try:
            await connection.start()
            return await connection.run_sync(work)
        except (DBAPIError, OSError) as error:
            if isinstance(error, DBAPIError) and connection.sync_connection and not connection.invalidated:
                raise  # the server is there: it is the work that is wrong
            reason, fix, _ = refusal(error)
            raise DatabaseError(self._name, reason, fix) from error
        finally:
            await _close(connection)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
        await self._reading.dispose()

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[AsyncConnection]:
        connection = await self._begin()
        try:
            yield connection
        finally:
            await connection.close()

    async def _begin(self) -> AsyncConnection:
        """Begin a transaction. Nothing was done yet: so a server that is away is waited for."""
        clock = asyncio.get_running_loop().time
        end = clock() + PATIENCE
        while True:
            connection = self._engine.connect()
            try:
                await connection.start()
                await connection.execute(TURN)
            except (DBAPIError, OSError) as error:
                await _close(connection)
                reason, fix, lasting = refusal(error)
                if lasting or clock() > end:
                    raise DatabaseError(self._name, reason, fix) from None
                await asyncio.sleep(AWAY)
            else:
                return connection


async def _close(connection: AsyncConnection) -> None:
    """Close it, unless it was never open."""
    if connection.sync_connection is not None:
        await connection.close()
