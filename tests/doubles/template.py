"""A prepared PostgreSQL database, of which every stage gets a copy of its own."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Coroutine, Iterator, Sequence
from itertools import count
from threading import Thread
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import make_url

from adapters.sql.schemas import SEE_ALL

T = TypeVar("T")
NUMBERS = count(1)


class Loop:
    """An event loop on a thread of its own, for who asks from plain code in the middle of another loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for the result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


LOOP = Loop()


class Rows:
    """What sqlite3's cursor would give."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = [tuple(row) for row in rows]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows[0] if self._rows else None


class Disk:
    """What sqlite3's connection would be; every statement is committed."""

    def __init__(self, url: str) -> None:
        self._connection = LOOP.run(asyncpg.connect(url))
        LOOP.run(self._connection.execute(SEE_ALL))

    def execute(self, query: str, values: Sequence[Any] = ()) -> Rows:
        numbers = count(1)
        numbered = re.sub(r"\?", lambda _: f"${next(numbers)}", query)
        return Rows(LOOP.run(self._connection.fetch(numbered, *values)))

    def commit(self) -> None:
        """Nothing waits for it."""

    def close(self) -> None:
        LOOP.run(self._connection.close())


class Template:
    """A database on a server, by the address of another one there."""

    def __init__(self, server: str) -> None:
        self._server = server
        self.url = self._named(self._new(""))

    def copy(self) -> str:
        """Make a database like this one, and return its address."""
        return self._named(self._new(f"TEMPLATE {make_url(self.url).database}"))

    def drop(self, url: str) -> None:
        """Remove a copy, whoever is still looking at it."""
        self._order(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _new(self, like: str) -> str:
        name = f"stage_{os.getpid()}_{next(NUMBERS)}"
        self._order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._order(f"CREATE DATABASE {name} {like}")
        return name

    def _named(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _order(self, command: str) -> None:
        async def order() -> None:
            connection = await asyncpg.connect(self._server)
            try:
                await connection.execute(command)
            finally:
                await connection.close()

        LOOP.run(order())
