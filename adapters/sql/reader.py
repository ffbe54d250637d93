"""Reading for people: lists and counts, on a connection of its own that no turn waits for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, make_url
from sqlalchemy.pool import NullPool

from adapters.sql.backend import is_file

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

ENDING = 8
"""Characters by which an id may be named at least."""


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[AsyncConnection]:
    """Open the database for reading within the block; what is seen was committed."""
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - a tenth of a second at start

    if not is_file(url):
        from adapters.sql.postgres import open_engine  # noqa: PLC0415 - only who has a server pays for it

        engine = open_engine(url, poolclass=NullPool)
    else:
        engine = create_async_engine(make_url(url).set(drivername="sqlite+aiosqlite"), poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


def ends(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether this is the id in the column or, as narrow tables show it, its end of some length."""
    brief = name.removeprefix("…")
    return column.endswith(brief, autoescape=True) if len(brief) >= ENDING else column == name
