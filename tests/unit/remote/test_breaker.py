"""A circuit breaker, on a clock that stands still."""

from __future__ import annotations

import asyncio

import pytest

from adapters.remote.breaker import Breaker
from adapters.remote.failures import BreakerOpen, CallFailed
from bot import WakalaError
from tests.doubles.services import Time


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def breaker(time: Time) -> Breaker:
    return Breaker("orders", time.now)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(CallFailed), breaker.guard():
            raise CallFailed


def is_refused(breaker: Breaker) -> bool:
    try:
        with breaker.guard():
            return False
    except BreakerOpen:
        return True


def opened(breaker: Breaker, time: Time) -> Breaker:
    """One that was opened so long ago that a call may go through."""
    fail(breaker, 5)
    time.seconds += 30
    return breaker


def test_it_begins_closed(breaker: Breaker) -> None:
    assert breaker.standing().state == "closed"
    assert not is_refused(breaker)


def test_the_fifth_failure_within_30_seconds_opens_it(breaker: Breaker, time: Time) -> None:
    for _ in range(4):
        fail(breaker)
        time.seconds += 7.5
    assert breaker.state == "closed"
    fail(breaker)
    assert breaker.state == "open"
    assert is_refused(breaker)


def test_failures_of_more_than_30_seconds_do_not_add_up(breaker: Breaker, time: Time) -> None:
    for _ in range(20):
        fail(breaker)
        time.seconds += 7.6
    assert breaker.standing().failures == 3
    assert breaker.state == "closed"


def test_answers_between_failures_do_not_keep_it_closed(breaker: Breaker) -> None:
    fail(breaker, 4)
    assert not is_refused(breaker)
    fail(breaker)
    assert breaker.state == "open"


def test_what_the_service_refuses_is_no_failure(breaker: Breaker) -> None:
    for _ in range(20):
        with pytest.raises(WakalaError), breaker.guard():
            raise WakalaError("sold out")
    assert breaker.standing().failures == 0


def test_it_is_half_open_after_30_seconds(breaker: Breaker, time: Time) -> None:
    fail(breaker, 5)
    time.seconds += 29.9
    assert breaker.standing().retry_in == pytest.approx(0.1)
    assert breaker.state == "open"
    time.seconds += 0.1
    assert breaker.state == "half-open"


def test_a_probe_that_is_answered_closes_it(breaker: Breaker, time: Time) -> None:
    assert not is_refused(opened(breaker, time))
    assert breaker.state == "closed"
    fail(breaker, 4)
    assert breaker.state == "closed"


def test_a_probe_that_is_refused_by_the_service_closes_it(breaker: Breaker, time: Time) -> None:
    with pytest.raises(WakalaError), opened(breaker, time).guard():
        raise WakalaError("sold out")
    assert breaker.state == "closed"


def test_a_probe_that_fails_opens_it_for_another_30_seconds(breaker: Breaker, time: Time) -> None:
    fail(opened(breaker, time))
    assert breaker.standing().retry_in == 30
    time.seconds += 30
    assert not is_refused(breaker)


async def test_of_100_callers_at_once_exactly_one_is_the_probe(breaker: Breaker, time: Time) -> None:
    opened(breaker, time)
    answer, probes = asyncio.Event(), []

    async def call() -> None:
        with breaker.guard():
            probes.append(breaker.state)
            await answer.wait()

    calls = [asyncio.create_task(call()) for _ in range(100)]
    done, (probe,) = await asyncio.wait(calls, return_when="FIRST_COMPLETED")
    assert {type(one.exception()) for one in done} == {BreakerOpen}
    answer.set()
    await probe
    assert probes == ["half-open"]
    assert breaker.state == "closed"


async def test_a_probe_that_is_cancelled_leaves_it_to_the_next_caller(breaker: Breaker, time: Time) -> None:
    async def call() -> None:
        with breaker.guard():
            await asyncio.Event().wait()

    opened(breaker, time)
    probe = asyncio.create_task(call())
    await asyncio.sleep(0)
    assert is_refused(breaker)
    probe.cancel()
    await asyncio.wait([probe])
    assert breaker.state == "half-open"
    assert not is_refused(breaker)


async def late(breaker: Breaker, end: asyncio.Event) -> asyncio.Task[None]:
    """A call that is made now, and fails in the end."""

    async def call() -> None:
        with breaker.guard():
            await end.wait()
            raise CallFailed

    task = asyncio.create_task(call())
    await asyncio.sleep(0)
    return task


async def test_a_call_from_before_that_fails_late_says_nothing_about_the_probe(
    breaker: Breaker, time: Time
) -> None:
    call = await late(breaker, end := asyncio.Event())
    with opened(breaker, time).guard():
        end.set()
        with pytest.raises(CallFailed):
            await call
        assert is_refused(breaker)
    assert breaker.state == "closed"


async def test_a_call_from_before_that_fails_late_makes_nobody_wait_longer(
    breaker: Breaker, time: Time
) -> None:
    call = await late(breaker, end := asyncio.Event())
    fail(breaker, 5)
    time.seconds += 20
    end.set()
    with pytest.raises(CallFailed):
        await call
    assert breaker.standing().retry_in == 10


def test_totals_only_grow(breaker: Breaker, time: Time) -> None:
    fail(breaker, 5)
    is_refused(breaker)
    time.seconds += 30
    is_refused(breaker)
    standing = breaker.standing()
    assert (standing.calls, standing.failed, standing.refused) == (6, 5, 1)
    assert (standing.state, standing.failures, standing.retry_in) == ("closed", 0, 0)
