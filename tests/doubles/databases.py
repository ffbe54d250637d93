"""Databases of a test's own, empty and up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.pool import NullPool

from adapters.sql.database import Database, open_database
from adapters.sql.postgres import open_engine
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import metadata
from bot.clock import Clock
from tests.doubles.events import Happened

WANTED = frozenset({Happened.type})
"""The event types that somebody consumes."""


def in_file(folder: Path) -> str:
    """Make one in a file, and return its address."""
    url = f"sqlite:///{folder}/wakala.db"
    with open_connection(url) as connection, connection.begin():
        metadata.create_all(connection)
    return url


async def on_server(url: str) -> str:
    """Empty the one at this address."""
    engine = open_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    return url


@asynccontextmanager
async def opened(url: str, clock: Clock, service: str = "bot") -> AsyncIterator[Database]:
    """Open it as a process does."""
    database = open_database(url, clock, WANTED, service=service)
    try:
        yield database
    finally:
        await database.close()
