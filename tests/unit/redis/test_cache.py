"""Answers that are kept, while Redis is killed, frozen, emptied or set back: an old one never."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from adapters.redis import Connection, RedisAway, RedisCache
from plugins.catalogue.cache import PRODUCTS_TTL, forget, products_key, remembered
from tests.doubles.redis import connected, control, frozen, own
from tests.services.server import Server
from tests.services.servers import KINDS
from tests.unit.redis.conftest import Hand

TENANT = "mama-thandi"
KEY = products_key(TENANT, 1)


@dataclass
class Shop:
    """A database with one price, and how often it was read."""

    price: bytes = b"R35"
    reads: int = 0

    async def read(self) -> bytes:
        self.reads += 1
        return self.price

    async def asked(self, *replicas: RedisCache) -> list[bytes]:
        """What each replica answers."""
        return [await remembered(one, TENANT, KEY, PRODUCTS_TTL, self.read) for one in replicas]

    async def change(self, price: bytes, heard_by: RedisCache) -> None:
        """Another price, of which this replica tells the others."""
        self.price = price
        await forget(heard_by, TENANT)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def other(server: Server) -> AsyncIterator[Connection]:
    async with connected(server.url, pause=0) as other:
        yield other


@pytest.fixture
async def cache(connection: Connection) -> AsyncIterator[RedisCache]:
    """It tries again at once what it could not delete."""
    cache = RedisCache(connection, retry=0)
    yield cache
    await cache.close()


@pytest.fixture
async def second(other: Connection) -> RedisCache:
    return RedisCache(other)


async def used_again(cache: RedisCache, now: Hand) -> None:
    """Let time pass until the cache has found out by itself that its server is back."""
    while await cache.get("back") is None:
        now.pause()
        await cache.set("back", b"yes", 60)
        await asyncio.sleep(0)


async def test_while_the_server_is_dead_every_answer_is_read(server, shop, cache, second):
    await shop.asked(cache, second)
    await control(server, "kill")
    shop.price = b"R40"
    assert (await shop.asked(cache, second, cache), shop.reads) == ([b"R40"] * 3, 4)


async def test_a_server_that_dies_between_question_and_answer_is_not_missed(server, shop, cache, second):
    async def read() -> bytes:
        await control(server, "kill")
        return b"R35"

    assert await remembered(cache, TENANT, KEY, PRODUCTS_TTL, read) == b"R35"
    await control(server, "start")
    assert await shop.asked(second, second) == [b"R35"] * 2
    assert shop.reads == 1


async def changed_in_silence(server: Server, shop: Shop, cache: RedisCache) -> None:
    """The price rises while the server stands still, and so soon after a failure that nobody asks it."""
    async with frozen(server, cache.connection):
        await shop.asked(cache)
        await shop.change(b"R40", heard_by=cache)


async def test_a_change_while_the_server_stands_still_is_made_good_when_it_goes_on(
    server, shop, cache, second, now
):
    await shop.asked(cache, second)
    await changed_in_silence(server, shop, cache)
    assert await shop.asked(second) == [b"R35"]  # that server alone cannot know better yet
    await used_again(cache, now)
    assert await shop.asked(second, cache) == [b"R40"] * 2


async def test_who_could_not_delete_looks_at_nothing_until_it_could(server, shop, connection, now):
    cache = RedisCache(connection, retry=3600)
    await shop.asked(cache)
    await changed_in_silence(server, shop, cache)
    now.pause()
    assert await shop.asked(cache) == [b"R40"]
    await cache.close()


async def test_a_change_while_the_server_is_dead_is_made_good_when_it_is_back(
    server, shop, cache, second, now
):
    await shop.asked(cache, second)
    await control(server, "kill")
    await shop.change(b"R40", heard_by=cache)
    await control(server, "start")
    await used_again(cache, now)
    assert await shop.asked(second, cache) == [b"R40"] * 2


async def test_two_changes_while_the_server_is_dead_are_made_good(server, shop, cache, second, now):
    await shop.asked(cache, second)
    await control(server, "kill")
    for price in (b"R40", b"R45"):
        await shop.change(price, heard_by=cache)
        now.pause()
    await control(server, "start")
    await used_again(cache, now)
    assert await shop.asked(second, cache) == [b"R45"] * 2


async def test_who_closes_gives_up_what_it_could_not_delete(server, shop, cache, connection):
    await shop.asked(cache)
    await control(server, "kill")
    await shop.change(b"R40", heard_by=cache)
    await cache.close()
    with pytest.raises(RedisAway):
        await connection.check()


async def test_a_server_that_was_emptied_in_between_keeps_nothing_that_was_read_before(
    shop, cache, second, connection
):
    async def read() -> bytes:
        await shop.change(b"R40", heard_by=second)
        await connection.ask(lambda redis: redis.flushall())
        return b"R35"

    await remembered(cache, TENANT, KEY, PRODUCTS_TTL, read)
    assert await shop.asked(cache, second) == [b"R40"] * 2
    assert shop.reads == 1


@pytest.fixture
def forgetful() -> Iterator[Server]:
    """A server that keeps what it was told to save, and no more."""
    kind = KINDS["redis"]
    server = own(
        dataclasses.replace(kind, command=lambda place: [*kind.command(place), "--appendonly", "no"])
    )
    server.start()
    yield server
    server.close()


async def test_a_server_that_was_set_back_to_before_a_change_gives_nothing_old(forgetful, shop):
    async with connected(forgetful.url) as one, connected(forgetful.url) as two:
        cache, second = RedisCache(one), RedisCache(two)
        await shop.asked(cache)
        await one.ask(lambda redis: redis.save())
        await shop.change(b"R40", heard_by=second)
        await control(forgetful, "kill", "start")
        assert await one.ask(lambda redis: redis.exists(KEY)) == 1
        assert await shop.asked(cache, second) == [b"R40"] * 2


async def test_a_server_that_forgot_all_when_it_was_killed_is_filled_again(forgetful, shop):
    async with connected(forgetful.url) as one:
        cache = RedisCache(one)
        await shop.asked(cache)
        await control(forgetful, "kill", "start")
        await shop.asked(cache, cache, cache)
        assert shop.reads == 2
