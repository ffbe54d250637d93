"""Replicas divide the conversations among them, and what one leaves the others take."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.pool import NullPool

from adapters.sql.backend import Backend, open_backend
from adapters.sql.postgres import open_engine
from adapters.sql.shares import LEASE, RENEW, deal, leave
from adapters.sql.tables import metadata
from bot.shares import ALL


class Table:
    """Some replicas around one database, at a time of the test's own."""

    def __init__(self, backend: Backend) -> None:
        self._backend, self.now = backend, 1000.0

    async def deal(self, *replicas: str) -> list[frozenset[int]]:
        """Let each renew, one after another, and say what it holds."""
        return [
            await self._backend.transact(lambda connection, who=who: deal(connection, who, self.now))
            for who in replicas
        ]

    async def settle(self, *replicas: str) -> list[frozenset[int]]:
        """Let them renew until all had a chance to give and to take."""
        for _ in range(3):
            self.now += RENEW
            held = await self.deal(*replicas)
        return held

    async def leave(self, replica: str) -> None:
        await self._backend.transact(lambda connection: leave(connection, replica))


@pytest.fixture
async def table(postgres: str) -> AsyncIterator[Table]:
    engine = open_engine(postgres, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
    backend = open_backend(postgres)
    yield Table(backend)
    await backend.close()
    await engine.dispose()


def is_divided(held: list[frozenset[int]]) -> bool:
    """Whether each share is held once."""
    return sorted(share for part in held for share in part) == sorted(ALL)


async def test_the_first_replica_has_everything(table: Table) -> None:
    assert await table.deal("a") == [ALL]


async def test_a_second_gets_half_without_anything_held_twice(table: Table) -> None:
    await table.deal("a")
    (none,) = await table.deal("b")
    assert none == frozenset()
    held = await table.settle("a", "b")
    assert [len(part) for part in held] == [32, 32]
    assert is_divided(held)


@pytest.mark.parametrize("count", [3, 5, 7])
async def test_any_number_of_replicas_divide_all_of_it_evenly(table: Table, count: int) -> None:
    held = await table.settle(*(f"r{number}" for number in range(count)))
    assert is_divided(held)
    assert max(map(len, held)) - min(map(len, held)) <= count


async def test_what_a_dead_one_held_is_taken_when_its_lease_ends(table: Table) -> None:
    await table.settle("a", "b")
    table.now += LEASE - 0.1
    (kept,) = await table.deal("a")
    assert len(kept) == 32
    table.now += 0.2
    assert await table.deal("a") == [ALL]


async def test_one_that_was_frozen_and_comes_back_holds_nothing_of_what_it_held(table: Table) -> None:
    await table.settle("a", "b")
    table.now += LEASE + 1
    assert await table.deal("a", "b") == [ALL, frozenset()]
    assert is_divided(await table.settle("a", "b"))


async def test_one_that_leaves_gives_everything_back_at_once(table: Table) -> None:
    await table.settle("a", "b")
    await table.leave("b")
    assert await table.deal("a") == [ALL]
