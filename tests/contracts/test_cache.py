"""Answers that are kept: by every replica, for their time, and never longer than they are true."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from plugins.catalogue.cache import PRODUCTS_TTL, forget, generation_key, products_key, remembered
from tests.contracts.replicas import Replicas


@pytest.fixture
def key() -> str:
    return f"test-{uuid4()}"


@pytest.fixture
def tenant() -> str:
    return str(uuid4())


class Menu:
    """A database with one answer, and how often it was asked."""

    def __init__(self, answer: bytes | None = b"kota R35") -> None:
        self.answer, self.reads = answer, 0

    async def read(self) -> bytes | None:
        self.reads += 1
        return self.answer


async def asked(
    replicas: Replicas, replica: int, tenant: str, read: Callable[[], Awaitable[bytes | None]]
) -> bytes | None:
    """What this replica answers to who asks for the first page."""
    key = products_key(tenant, 1)
    return await remembered(replicas.caches[replica], tenant, key, PRODUCTS_TTL, read)


@pytest.mark.parametrize("value", [b"two kotas", b"", b"\n", b"\x00\xff\n\n"])
async def test_what_one_replica_keeps_every_replica_finds_byte_by_byte(replicas, key, value):
    one, other = replicas.caches
    assert await other.get(key) is None
    await one.set(key, value, 60)
    assert [await one.get(key), await other.get(key)] == [value, value]


async def test_what_is_set_later_takes_the_place_of_what_was_there(replicas, key):
    one, other = replicas.caches
    await one.set(key, b"two kotas", 60)
    await other.set(key, b"three", 60)
    assert await one.get(key) == b"three"


async def test_it_is_kept_for_its_time_and_no_longer(replicas, key):
    one, _ = replicas.caches
    await one.set(key, b"two kotas", 300.0)
    await replicas.pass_time(299, key)
    assert await one.get(key) == b"two kotas"
    await replicas.pass_time(1, key)
    assert await one.get(key) is None


async def test_what_one_replica_deletes_no_replica_finds(replicas, key):
    one, other = replicas.caches
    await one.set(key, b"two kotas", 60)
    await other.delete(key, "never there")
    assert [await one.get(key), await other.get(key)] == [None, None]


async def test_an_answer_is_read_once_for_all_replicas(replicas, tenant):
    menu = Menu()
    answers = [await asked(replicas, replica, tenant, menu.read) for replica in (0, 1, 0)]
    assert (answers, menu.reads) == ([b"kota R35"] * 3, 1)


async def test_what_is_not_there_is_not_kept(replicas, tenant):
    menu = Menu(None)
    assert [await asked(replicas, 0, tenant, menu.read) for _ in range(2)] == [None, None]
    assert menu.reads == 2


async def test_a_change_is_seen_at_once_on_every_replica(replicas, tenant):
    menu = Menu()
    await asked(replicas, 0, tenant, menu.read)
    menu.answer = b"kota R40"
    await forget(replicas.caches[1], tenant)
    assert [await asked(replicas, replica, tenant, menu.read) for replica in (0, 1)] == [b"kota R40"] * 2


async def test_what_was_read_before_a_change_is_never_given_after_it(replicas, tenant):
    async def read() -> bytes:
        await forget(replicas.caches[1], tenant)  # the change comes between the database and the cache
        return b"kota R35"

    await asked(replicas, 0, tenant, read)
    changed = Menu(b"kota R40")
    assert [await asked(replicas, replica, tenant, changed.read) for replica in (0, 1)] == [b"kota R40"] * 2


async def test_what_was_read_before_a_change_displaces_nothing_that_was_read_after_it(replicas, tenant):
    changed = Menu(b"kota R40")

    async def read() -> bytes:
        await forget(replicas.caches[1], tenant)
        await asked(replicas, 1, tenant, changed.read)
        return b"kota R35"

    await asked(replicas, 0, tenant, read)
    assert await asked(replicas, 1, tenant, changed.read) == b"kota R40"


async def test_nothing_is_kept_in_a_generation_that_was_lost(replicas, tenant):
    async def read() -> bytes:
        await replicas.caches[0].delete(generation_key(tenant))
        return b"kota R35"

    await asked(replicas, 0, tenant, read)
    assert await asked(replicas, 1, tenant, Menu(b"kota R40").read) == b"kota R40"


async def test_all_who_ask_at_once_are_answered_and_agree_afterwards(replicas, tenant):
    menu = Menu()
    await asyncio.gather(*(asked(replicas, number % 2, tenant, menu.read) for number in range(20)))
    await asked(replicas, 0, tenant, menu.read)
    before = menu.reads
    assert [await asked(replicas, replica, tenant, menu.read) for replica in (0, 1)] == [b"kota R35"] * 2
    assert menu.reads == before


async def test_nobody_is_given_the_answer_of_another_tenant(replicas, tenant, key):
    mine, theirs = Menu(b"mine"), Menu(b"theirs")
    cache, other = replicas.caches
    await remembered(cache, tenant, key, 60, mine.read)
    assert await remembered(other, f"not-{tenant}", key, 60, theirs.read) == b"theirs"
