"""The poller: one task for each thing that is due, and none that keeps the others waiting."""

from __future__ import annotations

import asyncio
import logging

import pytest

from plugins.payments.runner import POLL, Task
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge
from tests.doubles.till import Till


async def reached(till: Till, *states: str) -> None:
    """Wait until the attempts stand like this."""
    for _ in range(10_000):
        if await till.states() == list(states):
            return
    raise AssertionError(f"the attempts stand at {await till.states()}")


async def test_it_runs_until_it_is_cancelled(till: Till) -> None:
    running = asyncio.create_task(till.runner.run())
    await till.obey(charge())
    await reached(till, "pending")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_word_saves_the_wait_for_the_next_poll(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.payments.runner.POLL", POLL * 3600)
    running = asyncio.create_task(till.runner.run())
    await asyncio.sleep(0)
    await till.obey(charge())
    till.runner.wake()
    await reached(till, "pending")
    running.cancel()


async def test_who_asks_twice_for_the_same_waits_for_the_same(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    (payment,) = await till.payments()
    task = Task("payment", "shop", payment.payment_id)
    await asyncio.gather(*(till.runner.attend(task) for _ in range(5)), till.runner.round())
    assert gateway.calls["start"] == 1


async def test_a_caller_who_goes_away_does_not_break_off_the_call(till: Till, gateway: FakeGateway) -> None:
    answered = asyncio.Event()
    gateway.meanwhile = answered.wait
    await till.obey(charge())
    (payment,) = await till.payments()
    caller = asyncio.create_task(till.runner.attend(Task("payment", "shop", payment.payment_id)))
    await reached(till, "initiating")
    caller.cancel()
    answered.set()
    await till.runner.idle()
    assert await till.states() == ["pending"]


async def test_what_falls_over_is_taken_up_later_and_keeps_nobody_waiting(
    till: Till, gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    await till.obey(charge())
    await till.obey(charge(order_id="order-2"))
    broken = (await till.payments())[0].order_id
    till.look.exec_driver_sql(
        "UPDATE event_store SET body = '{' WHERE stream = ?", (f"shop/payments-{broken}",)
    )
    with caplog.at_level(logging.ERROR):
        await till.work()
    assert gateway.calls["start"] == 1
    assert "was not attended to" in caplog.text
    assert till.due() == pytest.approx(till.clock.now() + 15, rel=0.2)
