"""Payments by case and gateway, with each gateway's own adapter and emulator.

What ends up in the books is compared with what the emulator counted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.outcomes import Outcomes
from tests.doubles.world import CURRENCY, HOUR, World, real_world


async def ok(world: World) -> None:
    await world.ask()
    await world.pay()


async def forged(world: World) -> None:
    await world.ask()
    await world.forge()


async def callback_lost(world: World) -> None:
    await world.desk.faults(callbacks={"lost": 1})
    await ok(world)


async def callback_late(world: World) -> None:
    await world.desk.faults(callbacks={"held": True})
    await ok(world)
    await world.wait(2 * HOUR)
    await world.release()


async def callback_doubled(world: World) -> None:
    await world.desk.faults(callbacks={"duplicate": 4})
    await ok(world)


async def callbacks_shuffled(world: World) -> None:
    await world.desk.faults(callbacks={"held": True, "shuffle": True}, seed=BACKWARDS)
    await world.ask()
    await world.pay("twice")
    await world.release()


async def failure_told_after_the_money(world: World) -> None:
    await world.desk.faults(callbacks={"held": True, "shuffle": True}, seed=BACKWARDS)
    await world.ask()
    await world.pay("fail", **STILL_PAYABLE[world.name])
    await world.pay()
    await world.release()


async def answer_lost(world: World) -> None:
    await world.desk.faults(drop=[{"method": "POST", "path": START[world.name]}])
    await world.ask()
    await world.pay()


async def answer_and_callback_lost(world: World) -> None:
    lost = [{"method": "POST", "path": START[world.name]}]
    await world.desk.faults(drop=lost, callbacks={"lost": 1})
    await world.ask()
    await world.pay()


async def nothing_but_silence(world: World) -> None:
    await world.desk.faults(drop=[{"method": "POST", "path": START[world.name], "acts": False}])
    await world.ask()


async def declined(world: World) -> None:
    await world.ask()
    await world.pay("fail")


async def paid_after_the_time_was_up(world: World) -> None:
    await world.ask()
    await world.pay("late", after=HOUR)
    await world.wait(2 * HOUR)


async def paid_after_the_cancellation(world: World) -> None:
    await world.ask()
    await world.cancel()
    await world.pay()


async def paid_twice_by_one_link(world: World) -> None:
    await world.ask()
    await world.pay("twice")


async def paid_twice_by_two_attempts(world: World) -> None:
    await world.ask()
    first = await world.reference()
    await world.pay("fail", **STILL_PAYABLE[world.name])
    await world.wait(20)
    await world.ask()
    await world.pay()
    await world.pay(reference=first)


async def paid_and_given_back(world: World) -> None:
    await ok(world)
    await world.cancel()


async def refund_answer_lost(world: World) -> None:
    await ok(world)
    await world.desk.faults(drop=[{"method": "POST", "path": RETURN[world.name]}])
    await world.cancel()


async def amount_tampered(world: World) -> None:
    await world.desk.faults(payment=AMOUNT[world.name])
    await ok(world)


async def currency_tampered(world: World) -> None:
    await world.desk.faults(payment={"currency": "USD"})
    await ok(world)


async def money_of_the_other_mode(world: World) -> None:
    await world.desk.faults(payment={"mode": "live"})
    await ok(world)


START = {"paystack": "initialize", "ozow": "PostPaymentRequest", "mpesa": "stkpush/v1"}
RETURN = {"paystack": "refund", "ozow": "submit", "mpesa": "reversal"}
STILL_PAYABLE: dict[str, dict[str, str]] = {"paystack": {}, "ozow": {}, "mpesa": {"code": "1037"}}
BACKWARDS = 1
"""A seed whose dice release two callbacks in the wrong order."""
AMOUNT = {"paystack": {"amount": 100}, "ozow": {"amount": 100}, "mpesa": {"amount_off": -69}}

NONE = ""
"""M-Pesa tells neither currency nor mode, so that nobody can tamper with them."""
Case = Callable[[World], Awaitable[None]]
TABLE: list[tuple[Case, str, str, str]] = [
    # case, and how it ends at paystack, ozow and mpesa
    (ok, "charged", "charged", "charged"),
    (declined, "failed", "failed", "failed"),
    (forged, "refused, expired", "refused, expired", "refused, failed"),
    (callback_doubled, "charged", "charged", "charged"),
    (callback_late, "charged", "charged", "charged"),
    (callback_lost, "charged", "charged", "charged, no receipt"),
    (callbacks_shuffled, "charged", "charged, charged, 1 given back", "charged"),
    (failure_told_after_the_money, "charged", "charged", "charged"),
    (answer_lost, "charged", "charged", "charged"),
    (answer_and_callback_lost, "charged", "charged", "review, no_answer"),
    (nothing_but_silence, "failed", "expired", "review, no_answer"),
    (amount_tampered, "review, underpaid", "review, underpaid", "charged, no receipt"),
    (currency_tampered, "review, wrong_currency", "review, wrong_currency", NONE),
    (money_of_the_other_mode, "review, wrong_mode", "review, wrong_mode", NONE),
    (paid_after_the_time_was_up, *["charged, 1 given back"] * 3),
    (paid_after_the_cancellation, *["charged, 1 given back"] * 3),
    (paid_twice_by_one_link, "charged", "charged, charged, 1 given back", "charged"),
    (paid_twice_by_two_attempts, *["charged, charged, 1 given back"] * 3),
    (paid_and_given_back, *["charged, 1 given back"] * 3),
    (refund_answer_lost, *["charged, 1 given back"] * 3),
]
CASES = [
    pytest.param(case, name, ends[place], id=f"{case.__name__} at {name}")
    for case, *ends in TABLE
    for place, name in enumerate(CURRENCY)
    if ends[place]
]


@pytest.fixture
async def world(
    name: str, tmp_path: Path, aiohttp_client: Any, aiohttp_server: Any, unused_tcp_port: int
) -> AsyncIterator[World]:
    async with real_world(name, tmp_path, aiohttp_client, aiohttp_server, unused_tcp_port) as world:
        yield world


@pytest.mark.parametrize(("case", "name", "expected"), CASES)
async def test_it_ends_as_the_table_says(
    world: World, case: Case, name: str, expected: str, outcomes: Outcomes
) -> None:
    await case(world)
    outcome = await world.outcome()
    outcomes.note(case.__name__, name, outcome)
    assert outcome == expected
