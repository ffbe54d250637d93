"""What is required is waited for in order, and whoever waits says for what, why, and what to do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

import pytest

from adapters.dependencies.dependency import Dependency, Missing, look
from adapters.dependencies.waiting import AGAIN, EVERY, NotThere, Waiting
from adapters.web.health import Part

REFUSED = Missing("connection refused", "start it")
WRONG = Missing("wrong password", "correct it", lasting=True)


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Server:
    """Away for its first ``troubles``, for ever if the last of them is repeated."""

    def __init__(self, asked: list[str], name: str, troubles: Iterable[Missing]) -> None:
        self._asked, self._name, self._troubles = asked, name, iter(troubles)

    async def check(self) -> None:
        if self._asked[-1:] != [self._name]:
            self._asked.append(self._name)
        if trouble := next(self._troubles, None):
            raise trouble


Make = Callable[..., Dependency]


@pytest.fixture
def asked() -> list[str]:
    """Who was asked, in order, each once in a row."""
    return []


@pytest.fixture
def server(asked: list[str]) -> Make:
    def server(name: str, *troubles: Missing, times: int = 1, required: bool = True) -> Dependency:
        check = Server(asked, name, troubles * times).check
        return Dependency(name, f"{name}://here", check, required)

    return server


def waiting(*dependencies: Dependency) -> Waiting:
    time = Time()
    return Waiting(dependencies, lambda: time.now, time.sleep)


async def test_each_is_waited_for_before_the_next_is_asked(server: Make, asked: list[str]) -> None:
    await waiting(server("database", REFUSED, times=3), server("redis"), server("rabbitmq", REFUSED)).wait(60)
    assert asked == ["database", "redis", "rabbitmq"]


async def test_what_is_there_is_not_spoken_of(server: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await waiting(server("database"), server("redis", required=False)).wait(60)
    assert caplog.messages == []


async def test_waiting_is_told_at_its_begin_then_now_and_then_and_at_its_end(
    server: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    tries = int(2 * EVERY / AGAIN) + 1
    await waiting(server("database", REFUSED, times=tries)).wait(60)
    assert caplog.messages == [
        "waiting for database at database://here, 60 s at most: connection refused; start it",
        "waiting for database at database://here, 55 s at most: connection refused; start it",
        "waiting for database at database://here, 50 s at most: connection refused; start it",
        "database at database://here is there, after 10.2 s",
    ]


async def test_what_is_not_there_in_time_is_named_with_the_reason_and_the_fix(
    server: Make, asked: list[str]
) -> None:
    with pytest.raises(NotThere) as told:
        await waiting(server("database", REFUSED, times=1000), server("rabbitmq")).wait(60)
    assert str(told.value) == (
        "database at database://here was not there within 60 s: connection refused; start it"
    )
    assert asked == ["database"]


async def test_the_limit_is_for_all_of_them_together(server: Make) -> None:
    half = int(40 / AGAIN)
    with pytest.raises(NotThere, match="rabbitmq"):
        await waiting(server("database", REFUSED, times=half), server("rabbitmq", REFUSED, times=half)).wait(
            60
        )


async def test_what_waiting_does_not_help_is_not_waited_for(server: Make) -> None:
    time = Time()
    with pytest.raises(NotThere, match="cannot be used: wrong password; correct it"):
        await Waiting((server("database", WRONG),), lambda: time.now, time.sleep).wait(60)
    assert time.now == 0


async def test_a_password_that_turns_out_wrong_after_a_while_ends_the_waiting(server: Make) -> None:
    with pytest.raises(NotThere, match="wrong password"):
        await waiting(server("database", REFUSED, REFUSED, WRONG)).wait(60)


@pytest.mark.parametrize("trouble", [REFUSED, WRONG])
async def test_what_is_not_required_is_asked_once_and_done_without(
    server: Make, trouble: Missing, caplog: pytest.LogCaptureFixture
) -> None:
    one = waiting(server("redis", trouble, times=1000, required=False))
    await one.wait(60)
    assert caplog.messages == [f"going on without redis at redis://here: {trouble}"]
    assert one.parts == (Part("redis", False, required=False, detail=str(trouble)),)


async def test_the_parts_tell_how_each_was_found_last(server: Make) -> None:
    one = waiting(server("database"), server("rabbitmq", REFUSED, times=1000))
    assert [(part.up, part.detail) for part in one.parts] == [(False, "not asked yet")] * 2
    with pytest.raises(NotThere):
        await one.wait(1)
    assert one.parts == (Part("database", True), Part("rabbitmq", False, detail=str(REFUSED)))


async def test_one_that_does_not_answer_is_missing() -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    missing = await look(Dependency("database", "here", hang), limit=0.01)
    assert missing is not None
    assert missing.reason == "no answer within 0.01 s"
