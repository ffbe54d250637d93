"""The first signal asks for an orderly end, and sets its limit; the second one ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.lifecycle.stopping import OVERDUE, unless

TOLD = str(Path(__file__).with_name("told.py"))
NEVER, SOON = 60.0, 0.2


@asynccontextmanager
async def told(then: str, last: float = NEVER) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that has heard its first SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, TOLD, str(last), then,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"up\n"
        process.send_signal(signal.SIGTERM)
        assert await process.stdout.readline() == b"told\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_an_orderly_end_is_no_fault() -> None:
    async with told("end") as process:
        assert await process.wait() == 0


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_at_once(second: signal.Signals) -> None:
    async with told("hang") as process:
        process.send_signal(second)
        assert await process.wait() == 128 + second


@pytest.mark.parametrize("then", ["hang", "loop"])
async def test_what_does_not_end_is_ended_also_where_the_event_loop_is_stuck(then: str) -> None:
    async with told(then, SOON) as process:
        assert await process.wait() == OVERDUE
        assert b"not ended within 0.2 s" in (await process.communicate())[1]


async def test_work_that_comes_to_its_end_was_not_stopped() -> None:
    assert await unless(asyncio.Event(), asyncio.sleep(0)) is True


async def test_work_is_given_up_when_we_are_told_to_stop() -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().call_soon(told.set)
    assert await unless(told, asyncio.sleep(NEVER)) is False


async def test_work_that_fails_fails() -> None:
    async def fail() -> None:
        raise LookupError("no shop")

    with pytest.raises(LookupError):
        await unless(asyncio.Event(), fail())
