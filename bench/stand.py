"""A database of our own to measure on, within this process."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from adapters.serve import prepare
from adapters.sql.database import Database, open_database
from bot.clock import SystemClock
from bot.settings import Database as Where
from bot.settings import Settings

AT_ONCE = 64
"""Callers at a time, as many as the load generator has connections."""


class Told(msgspec.Struct, frozen=True):
    """How long to measure, in seconds."""

    seconds: float


class Stand(msgspec.Struct, frozen=True):
    """An open database, its file, and what is set whenever an event that somebody wants is published."""

    database: Database
    file: Path
    published: asyncio.Event


@contextlib.asynccontextmanager
async def stand(wanted: frozenset[str] = frozenset()) -> AsyncIterator[Stand]:
    """Make a new database with every plugin's tables, and open it within the block."""
    with tempfile.TemporaryDirectory() as directory:
        file, published = Path(directory) / "wakala.db", asyncio.Event()
        url = f"sqlite:///{file}"
        await asyncio.to_thread(asyncio.run, prepare(Settings(database=Where(url=url))))
        database = open_database(url, SystemClock(), wanted, published.set)
        try:
            yield Stand(database, file, published)
        finally:
            await database.close()
