"""Events that were dealt with: known to every replica of a consumer for a day, and to no other consumer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.dedup import KEPT, once


@pytest.fixture
def event() -> str:
    return str(uuid4())


async def test_an_event_is_seen_by_every_replica_once_it_is_remembered(replicas, event):
    one, other = replicas.dedups("orders")
    assert await other.seen(event) is False
    await one.remember(event)
    await one.remember(event)
    assert [await one.seen(event), await other.seen(event)] == [True, True]


async def test_what_one_consumer_did_no_other_has_done(replicas, event):
    orders, _ = replicas.dedups("orders")
    payments, _ = replicas.dedups("payments")
    await orders.remember(event)
    assert await payments.seen(event) is False


async def test_an_event_is_remembered_for_a_day(replicas, event):
    one, _ = replicas.dedups("orders")
    await one.remember(event)
    await replicas.pass_time(KEPT - 1, f"event:{event}")
    assert await one.seen(event) is True
    await replicas.pass_time(1, f"event:{event}")
    assert (await one.seen(event), KEPT) == (False, 24 * 3600)


async def test_an_event_that_comes_again_is_worked_on_once(replicas, event):
    done = list[str]()

    async def work() -> None:
        done.append(event)

    for dedup in replicas.dedups("orders"):
        await once(dedup, event, work)
    assert done == [event]


async def test_while_the_work_is_done_the_event_is_not_yet_remembered(replicas, event):
    one, other = replicas.dedups("orders")
    seen = list[bool]()

    async def work() -> None:
        seen.append(await other.seen(event))

    await once(one, event, work)
    assert [*seen, await other.seen(event)] == [False, True]


async def test_work_that_fails_is_not_remembered(replicas, event):
    one, other = replicas.dedups("orders")

    async def work() -> None:
        raise OSError("the commit failed")

    with pytest.raises(OSError, match="the commit failed"):
        await once(one, event, work)
    assert await other.seen(event) is False
