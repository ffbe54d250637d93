"""Reading for people: lists and counts, on a connection of its own that no turn waits for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[AsyncConnection]:
    """Open the database for reading within the block; what is seen was committed."""
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - a tenth of a second at start

    engine = create_async_engine(make_url(url).set(drivername="sqlite+aiosqlite"), poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
