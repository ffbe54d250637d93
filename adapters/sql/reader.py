"""Reading for people: lists and counts, on a connection of its own that no turn waits for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[AsyncConnection]:
    """Open the database for reading within the block; what is seen was committed."""
    engine = create_async_engine(make_url(url).set(drivername="sqlite+aiosqlite"), poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
