"""A PostgreSQL server that is away for a moment is no fault of the work that is done on it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from adapters.sql.errors import DatabaseError
from adapters.sql.postgres import Postgres
from tests.services.breakable import breakable
from tests.services.server import Server
from tests.services.servers import Servers


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that nobody else uses."""
    with Servers(find=breakable) as servers:
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


async def test_a_line_that_is_cut_without_a_word_is_noticed_within_seconds(postgres: str) -> None:
    """Else the one writer would wait for a quarter of an hour, and hold its place on the bus meanwhile."""

    def options(connection: Connection) -> tuple[int, int]:
        line = connection.connection.driver_connection._transport.get_extra_info("socket")
        alive = line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        return alive, line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

    server = Postgres(postgres)
    assert await server.transact(options) == await server.look(options) == (1, 11_000)
    await server.close()
