"""An end in steps: each has its limit, and none keeps the others from theirs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from adapters.lifecycle.draining import Drain, Step, take
from adapters.lifecycle.ending import Limits
from adapters.lifecycle.stopping import LAST

SUPERVISOR = 30.0
"""Seconds after which it usually kills."""
LINGER = 5.0
"""The most that server.linger_seconds may be."""


def steps(done: list[str], *names: str) -> list[Step]:
    def work(name: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            done.append(name)

        return work

    return [Step(name, 1.0, work(name)) for name in names]


async def hang() -> None:
    await asyncio.Event().wait()


async def heed_nothing() -> None:
    """Go on after it was cancelled, as something that waits for a frozen server may."""
    for _ in range(2):
        try:
            await asyncio.sleep(0.5)
        except asyncio.CancelledError:
            continue


async def fail() -> None:
    raise ConnectionError("the broker is gone")


@pytest.mark.parametrize("bad", [hang, heed_nothing, fail])
async def test_a_step_that_hangs_or_fails_does_not_keep_the_others_from_theirs(
    bad: Callable[[], Awaitable[None]], caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    first, last = steps(done, "bus", "database")
    await take([first, Step("redis", 0.01, bad), last])
    assert done == ["bus", "database"]
    assert [record.getMessage().partition(":")[0].partition(" ")[0] for record in caplog.records] == ["redis"]


async def test_work_that_ends_in_time_is_not_spoken_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await take(steps([], "bus", "database"))
    assert caplog.messages == []


async def test_it_settles_as_soon_as_it_is_told_and_closes_once_nobody_asks_any_more() -> None:
    done: list[str] = []
    drain, told = Drain(steps(done, "shares"), steps(done, "database")), asyncio.Event()
    watching = asyncio.create_task(drain.when(told))
    await asyncio.sleep(0)
    assert done == []
    told.set()
    await watching
    await asyncio.sleep(0)
    done.append("the last request")
    await drain.end()
    assert done == ["shares", "the last request", "database"]


async def test_who_is_not_told_settles_at_the_end() -> None:
    done: list[str] = []
    await Drain(steps(done, "shares"), steps(done, "database")).end()
    assert done == ["shares", "database"]


def test_all_steps_together_are_over_before_the_limit_and_that_is_before_a_supervisor_kills() -> None:
    limits = Limits()
    settling = 2 * limits.parts + limits.bus + limits.work + limits.shares
    closing = limits.late + limits.bus + limits.shared + limits.database
    assert max(settling, LINGER + 2 * limits.requests) + closing < LAST < SUPERVISOR
