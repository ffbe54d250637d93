"""Token buckets: exactly their tokens, however many ask at once and from wherever."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from adapters.whatsapp.limits import Rate
from tests.doubles.rows import NOON

HOURLY = Rate(burst=30, per_second=1 / 3600)
"""No token comes back while a test runs."""


@pytest.fixture
def key() -> str:
    return str(uuid4())


async def test_of_fifty_callers_in_two_processes_exactly_as_many_are_let_through_as_there_are_tokens(
    replicas, key
):
    both = replicas.buckets(HOURLY)
    waits = await asyncio.gather(*(both[caller % 2].take(NOON, key) for caller in range(50)))
    assert sum(wait == 0 for wait in waits) == 30
    assert all(3590 < wait <= 3600 for wait in waits if wait)


async def test_a_token_is_there_after_the_time_that_was_told(replicas, key):
    one, _ = replicas.buckets(Rate(burst=1, per_second=50))
    now, taken = NOON, 0
    while taken < 3:
        wait = await one.take(now, key)
        taken += wait == 0
        assert wait <= 0.02
        now += wait
        await asyncio.sleep(wait)


async def test_who_must_wait_takes_nothing(replicas, key):
    one, other = replicas.buckets(Rate(burst=1, per_second=1 / 3600))
    assert await one.take(NOON, key) == 0
    waits = [await bucket.take(NOON, key) for bucket in (one, other) * 5]
    assert max(waits) <= 3600


async def test_one_bucket_says_nothing_about_another(replicas, key):
    one, other = replicas.buckets(Rate(burst=1, per_second=1 / 3600))
    await one.take(NOON, key)
    assert (await other.take(NOON, f"not-{key}"), await other.take(NOON, key) > 0) == (0, True)
