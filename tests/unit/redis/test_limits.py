"""Rates that several processes share, while Redis is killed, frozen and emptied."""

from __future__ import annotations

import time

import pytest

from adapters.redis import Connection, RedisBuckets, shared_limits
from adapters.whatsapp.limits import Buckets, Rate
from tests.doubles.post import Post
from tests.doubles.redis import connected, control, frozen
from tests.doubles.rows import NOON

TEN = Rate(burst=10, per_second=1 / 3600)
"""No token comes back while a test runs."""
NUMBER = "27110000001"


def buckets(connection: Connection) -> RedisBuckets:
    return RedisBuckets(connection, "number", TEN, Buckets(TEN))


async def let_through(bucket: RedisBuckets, tries: int) -> int:
    """How many of so many tries took a token."""
    return sum([await bucket.take(NOON, NUMBER) == 0 for _ in range(tries)])


async def test_while_the_server_is_dead_a_process_goes_on_from_what_it_took(server, connection):
    bucket = buckets(connection)
    assert await let_through(bucket, 6) == 6
    await control(server, "kill")
    assert await let_through(bucket, 20) == 4


async def test_while_the_server_stands_still_a_process_goes_on_from_what_it_took(server, connection, now):
    bucket = buckets(connection)
    assert await let_through(bucket, 6) == 6
    async with frozen(server, connection):
        assert await let_through(bucket, 2) == 2
    now.pause()
    assert await let_through(bucket, 20) == 2


async def test_when_the_server_is_back_all_share_again_by_themselves(server, connection, now):
    async with connected(server.url) as other:
        one, two = buckets(connection), buckets(other)
        assert await let_through(one, 3) == 3
        await control(server, "stop")
        assert await let_through(one, 2) == 2
        await control(server, "start")
        now.pause()
        assert await let_through(one, 1) == 1
        assert await let_through(two, 20) == 6  # it has not heard of the two


async def test_an_emptied_server_gives_no_process_more_than_its_rate(connection):
    bucket = buckets(connection)
    assert await let_through(bucket, 8) == 8
    await connection.ask(lambda redis: redis.flushall())
    assert await let_through(bucket, 20) == 2


async def test_what_others_took_is_not_counted_as_ones_own(server, connection):
    async with connected(server.url) as other:
        one, two = buckets(connection), buckets(other)
        assert await let_through(two, 9) == 9
        assert await let_through(one, 20) == 1
        await control(server, "kill")
        assert await let_through(one, 20) == 9


async def test_a_server_that_has_lost_the_script_is_given_it_again(connection):
    bucket = buckets(connection)
    assert await let_through(bucket, 6) == 6
    await connection.ask(lambda redis: redis.script_flush())
    assert await let_through(bucket, 20) == 4


async def test_a_server_whose_clock_is_set_back_is_not_waited_for(connection):
    fast = Rate(burst=10, per_second=10)
    bucket = RedisBuckets(connection, "number", fast, Buckets(fast))
    far = round((time.time() + 3600) * 1_000_000)
    await connection.ask(lambda redis: redis.set(f"rate:number:{NUMBER}", far))
    first, second = [await bucket.take(NOON, NUMBER) for _ in range(2)]
    assert 0 < second < first <= 0.1


async def test_full_buckets_are_forgotten_by_the_server(connection):
    await let_through(buckets(connection), 1)
    left = await connection.ask(lambda redis: redis.pttl(f"rate:number:{NUMBER}"))
    assert 3590_000 < left <= 3600_000


async def test_the_default_rates_are_those_of_one_process(connection):
    limits = shared_limits(connection)
    waits = [await limits.pair(NOON, NUMBER, "thandi") for _ in range(46)]
    assert [waits[:45], waits[45] == pytest.approx(6, abs=1)] == [[0] * 45, True]
    assert (await limits.pair(NOON, NUMBER, "sipho"), await limits.number(NOON, NUMBER)) == (0, 0)


async def test_the_sender_sends_whether_the_server_lives_or_not(server, connection):
    post = Post(throttle=shared_limits(connection))
    await post.send("one")
    await control(server, "kill")
    await post.send("two")
    assert [text for _, text in post.channel.calls] == ["one", "two"]
