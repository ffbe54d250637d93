"""PostgreSQL goes away for a moment: who has not begun to write waits, and who reads is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from adapters.sql.errors import DatabaseError
from adapters.sql.postgres import Postgres
from tests.chaos.proxy import Proxy
from tests.crash.ports import free_port


def one(connection: Connection) -> int:
    return connection.execute(text("SELECT 1")).scalar_one()


@pytest.fixture
async def proxy(postgres: str) -> AsyncIterator[Proxy]:
    """The way to the server, which can be broken."""
    address = urlsplit(postgres)
    proxy = Proxy(free_port(), [(address.hostname, address.port)])
    await proxy.listen()
    yield proxy
    await proxy.close()


@pytest.fixture
async def server(proxy: Proxy, postgres: str) -> AsyncIterator[Postgres]:
    address = urlsplit(postgres)
    server = Postgres(postgres.replace(f":{address.port}/", f":{proxy.port}/"))
    yield server
    await server.close()


@pytest.fixture
def comes_back(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """It is there again for whoever rests before the next try; the pauses are counted."""
    rested: list[float] = []
    pause = asyncio.sleep

    async def rest(seconds: float) -> None:
        rested.append(seconds)
        await proxy.heal()
        await pause(0)

    monkeypatch.setattr("asyncio.sleep", rest)
    return rested


async def test_a_transaction_waits_until_the_server_is_back(
    server: Postgres, proxy: Proxy, comes_back: list[float]
) -> None:
    assert await server.transact(one) == 1
    proxy.refuse()
    proxy.cut()
    assert await server.transact(one) == 1
    assert comes_back


async def test_whoever_only_reads_is_told_that_it_is_away(server: Postgres, proxy: Proxy) -> None:
    assert await server.look(one) == 1
    proxy.refuse()
    proxy.cut()
    with pytest.raises(DatabaseError, match="start the server"):
        await server.look(one)
    await proxy.heal()
    assert await server.look(one) == 1


async def test_what_was_begun_is_not_done_again(server: Postgres, proxy: Proxy) -> None:
    done: list[int] = []

    def broken(connection: Connection) -> int:
        done.append(one(connection))
        proxy.cut()
        return one(connection)

    with pytest.raises((DBAPIError, OSError)):
        await server.transact(broken)
    assert done == [1]


async def test_what_the_server_refuses_is_not_asked_again(server: Postgres) -> None:
    with pytest.raises(DBAPIError, match="nowhere"):
        await server.look(lambda connection: connection.execute(text("SELECT 1 FROM nowhere")))


async def test_nobody_waits_for_ever(server: Postgres, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sql.postgres.PATIENCE", 0.0)
    proxy.refuse()
    with pytest.raises(DatabaseError, match="start the server"):
        await server.transact(one)
