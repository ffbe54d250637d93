"""A PostgreSQL server that is away for a moment is no fault of the work that is done on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from adapters.sql.errors import DatabaseError
from adapters.sql.postgres import Postgres
from tests.services.named import Named
from tests.services.server import Server
from tests.services.servers import KINDS, Servers


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that nobody else uses."""
    with Servers() as servers:
        if isinstance(servers["postgres"], Named):
            pytest.skip(f"{KINDS['postgres'].variable} names it: only a server started here is stopped")
        yield servers["postgres"]


def seven(connection: Connection) -> int:
    return connection.execute(text("SELECT 7")).scalar_one()


def wrong(connection: Connection) -> None:
    connection.execute(text("SELECT kotas FROM nowhere"))


async def test_who_only_reads_is_told_that_the_server_is_away_and_reads_again_once_it_is_back(
    server: Server,
) -> None:
    postgres = Postgres(server.url)
    assert await postgres.look(seven) == 7
    with pytest.raises(ProgrammingError):
        await postgres.look(wrong)
    await asyncio.to_thread(server.kill)
    for _ in ("a connection that was open", "a new one"):
        with pytest.raises(DatabaseError, match="start the server, or name another"):
            await postgres.look(seven)
    await asyncio.to_thread(server.start)
    assert await postgres.look(seven) == 7
    await postgres.close()


async def test_who_writes_waits_until_the_server_is_back(server: Server) -> None:
    postgres = Postgres(server.url)
    await asyncio.to_thread(server.stop)
    writing = asyncio.create_task(postgres.transact(seven))
    await asyncio.to_thread(server.start)
    assert await writing == 7
    await postgres.close()
