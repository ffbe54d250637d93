"""Asking once more, and when not to."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from adapters.remote.failures import CallFailed
from adapters.remote.retrying import pauses, retry
from tests.doubles.services import Time


class Failing:
    """Fails so often, then answers."""

    def __init__(self, failures: int) -> None:
        self.calls, self.failures = 0, failures

    async def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise CallFailed(f"for the {self.calls}. time")
        return "answer"


async def ask(call: Failing, time: Time, waits: Sequence[float] = (0.1, 0.2), left: float = math.inf) -> str:
    end = time.now() + left
    return await retry(call, waits, left=lambda: end - time.now(), sleep=time.sleep)


def test_pauses_double_at_most() -> None:
    assert list(pauses(lambda: 1.0, 10)) == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10]


def test_there_are_three_attempts_with_full_jitter_in_between() -> None:
    draws = iter([0.25, 0.5])
    assert list(pauses(lambda: next(draws))) == [0.025, 0.1]
    assert list(pauses(lambda: 0.0)) == [0, 0]


async def test_what_is_answered_is_asked_once() -> None:
    call, time = Failing(0), Time()
    assert await ask(call, time) == "answer"
    assert (call.calls, time.slept) == (1, [])


async def test_the_third_attempt_is_the_last() -> None:
    call, time = Failing(3), Time()
    with pytest.raises(CallFailed, match=r"for the 3\. time"):
        await ask(call, time)
    assert (call.calls, time.slept) == (3, [0.1, 0.2])


async def test_the_third_attempt_may_be_the_good_one() -> None:
    assert await ask(Failing(2), Time()) == "answer"


async def test_nobody_waits_for_an_attempt_that_would_come_too_late() -> None:
    call, time = Failing(3), Time()
    with pytest.raises(CallFailed, match=r"for the 2\. time"):
        await ask(call, time, left=0.3)
    assert (call.calls, time.slept) == (2, [0.1])


async def test_another_error_is_not_tried_again() -> None:
    async def call() -> None:
        raise ZeroDivisionError

    time = Time()
    with pytest.raises(ZeroDivisionError):
        await retry(call, (0.1,), left=lambda: math.inf, sleep=time.sleep)
    assert time.slept == []
