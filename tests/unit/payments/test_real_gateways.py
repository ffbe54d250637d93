"""The payments domain with each gateway's own adapter and emulator: real HTTP, real signatures, every trick.

What ends up in the books is compared with what the emulator counted.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from adapters.gateways.emulation.app import MACHINERY
from adapters.gateways.mpesa import Initiator, Mpesa, MpesaSettings
from adapters.gateways.mpesa import emulator as mpesa
from adapters.gateways.ozow import emulator as ozow
from adapters.gateways.ozow.gateway import Ozow
from adapters.gateways.ozow.settings import OzowSettings
from adapters.gateways.paystack import emulator as paystack
from adapters.gateways.paystack.gateway import Paystack
from adapters.gateways.paystack.settings import PaystackSettings
from adapters.sql.answers import SqlAnswers
from adapters.web.edge import web_app
from bot.clock import utc
from plugins.payments.gateway import Gateway
from tests.doubles.merchant import Desk
from tests.doubles.payments import charge, refund
from tests.doubles.till import Till

HOUR, DAY = 3600.0, 86400.0
CURRENCY = {"paystack": "ZAR", "ozow": "ZAR", "mpesa": "KES"}


class World:
    """A till, its own web server, and one gateway's emulator, all on one clock."""

    def __init__(self, name: str, till: Till, desk: Desk, machinery: Any) -> None:
        self.name, self.till, self.desk = name, till, desk
        self._courier, self._timeline = machinery.courier, machinery.timeline
        till.clock.on_skip(self._timeline.wake)

    async def ask(self) -> None:
        """Ask for 70.00."""
        money = {"amount": Decimal("70.00"), "currency": CURRENCY[self.name]}
        await self.till.obey(charge(self.name, phone="254712345678", **money))
        await self.settle()

    async def pay(self, outcome: str = "ok", **more: Any) -> None:
        """The customer does something about the newest attempt, and the gateway calls back."""
        await self.desk.pay(await self.reference(), outcome, **more)
        await self.settle()

    async def reference(self) -> str:
        """What the gateway calls the newest attempt."""
        newest: str = (await self.desk.get("/payments"))[0]["reference"]
        return newest

    async def cancel(self) -> None:
        """The order is called off."""
        await self.till.obey(refund(currency=CURRENCY[self.name]))
        await self.settle()

    async def settle(self) -> None:
        """Wait until no callback is under way, and nothing is left to do."""
        for _ in range(3):
            await self.till.work()
            await self._delivered()
        await self.till.work()

    async def _delivered(self) -> None:
        for _ in range(100_000):
            if not self._courier.report.pending:
                return
            await asyncio.sleep(0)
        raise AssertionError(f"callbacks find no end: {self._courier.report}")

    async def wait(self, seconds: float) -> None:
        """Let time pass, here and there."""
        end = self.till.clock.now() + seconds
        while (due := self.till.due()) is not None and due <= end:
            self.till.clock.skip(max(0.0, due - self.till.clock.now()))
            await self.settle()
        self.till.clock.skip(end - self.till.clock.now())
        await self.settle()

    async def outcome(self) -> str:
        """How it ended, a day later, and that nobody was charged or paid back twice for one thing."""
        await self.wait(DAY)
        bill = await self.till.bill()
        words = [str(attempt.state) for attempt in bill.attempts.values()]
        told = self.till.events("payment.succeeded")
        lacking = any(one.data["receipt_missing"] for one in told)
        words += ["no receipt"] if lacking and not self.till.events("payment.receipt_found") else []
        words += [str(one.data["error_code"]) for one in self.till.events("payment.review_required")]
        back = self.till.events("refund.succeeded")
        words += [f"{len(back)} given back"] if bill.refunds else []
        assert len(back) == len(bill.refunds)
        assert (await self.till.books()).get(f"clearing:{self.name}", 0) == await self._held()
        return ", ".join(words)

    async def _held(self) -> int:
        """What the gateway counts as ours, in minor units."""
        counts = await self.desk.get("/counts")
        return sum(counts["charged"].values()) - sum(counts["refunded"].values())


async def ok(world: World) -> None:
    await world.ask()
    await world.pay()


async def forged(world: World) -> None:
    await world.ask()
    tried = await world.desk.post(f"/payments/{await world.reference()}/forge")
    assert set(tried.values()) <= {401, 404, 405}


async def callback_lost(world: World) -> None:
    await world.desk.faults(callbacks={"lost": 1})
    await ok(world)


async def callback_doubled(world: World) -> None:
    await world.desk.faults(callbacks={"duplicate": 4})
    await ok(world)


async def callbacks_shuffled(world: World) -> None:
    await world.desk.faults(callbacks={"held": True, "shuffle": True})
    await world.ask()
    await world.pay("twice")
    await world.desk.post("/callbacks/release", status=204)
    await world.settle()


async def answer_lost(world: World) -> None:
    await world.desk.faults(drop=[{"method": "POST", "path": START[world.name]}])
    await world.ask()
    await world.pay()


async def nothing_but_silence(world: World) -> None:
    await world.desk.faults(drop=[{"method": "POST", "path": START[world.name], "acts": False}])
    await world.ask()


async def declined(world: World) -> None:
    await world.ask()
    await world.pay("fail")


async def late(world: World) -> None:
    await world.ask()
    await world.pay("late", after=HOUR)
    await world.wait(2 * HOUR)


async def paid_after_the_cancellation(world: World) -> None:
    await world.ask()
    await world.cancel()
    await world.pay()


async def paid_twice(world: World) -> None:
    await world.ask()
    await world.pay("twice")


async def paid_and_given_back(world: World) -> None:
    await ok(world)
    await world.cancel()


async def refund_answer_lost(world: World) -> None:
    await ok(world)
    await world.desk.faults(drop=[{"method": "POST", "path": RETURN[world.name]}])
    await world.cancel()


async def another_amount(world: World) -> None:
    await world.desk.faults(payment=AMOUNT[world.name])
    await ok(world)


START = {"paystack": "initialize", "ozow": "PostPaymentRequest", "mpesa": "stkpush/v1"}
RETURN = {"paystack": "refund", "ozow": "submit", "mpesa": "reversal"}
AMOUNT = {"paystack": {"amount": 100}, "ozow": {"amount": 100}, "mpesa": {"amount_off": -69}}

Case = Callable[[World], Awaitable[None]]
TABLE: list[tuple[Case, str, str, str]] = [
    # case, and how it ends at paystack, ozow and mpesa
    (ok, "charged", "charged", "charged"),
    (forged, "expired", "expired", "failed"),
    (callback_lost, "charged", "charged", "charged, no receipt"),
    (callback_doubled, "charged", "charged", "charged"),
    (callbacks_shuffled, "charged", "charged, charged, 1 given back", "charged"),
    (answer_lost, "charged", "charged", "charged"),
    (nothing_but_silence, "failed", "expired", "review, no_answer"),
    (declined, "failed", "failed", "failed"),
    (late, "charged, 1 given back", "charged, 1 given back", "charged, 1 given back"),
    (paid_after_the_cancellation, *["charged, 1 given back"] * 3),
    (paid_twice, "charged", "charged, charged, 1 given back", "charged"),
    (paid_and_given_back, *["charged, 1 given back"] * 3),
    (refund_answer_lost, *["charged, 1 given back"] * 3),
    (another_amount, "review, underpaid", "review, underpaid", "charged, no receipt"),
]
CASES = [
    pytest.param(case, name, ends[place], id=f"{case.__name__} at {name}")
    for case, *ends in TABLE
    for place, name in enumerate(CURRENCY)
]


@pytest.fixture
async def world(
    name: str, tmp_path: Path, aiohttp_client: Any, aiohttp_server: Any, unused_tcp_port: int
) -> AsyncIterator[World]:
    base = f"http://127.0.0.1:{unused_tcp_port}"
    till = Till(tmp_path, {}, base=base, limit=5.0)
    now = partial(_now, till)
    app = {
        "paystack": lambda: paystack.create_emulator(
            paystack.EmulatorSettings(webhook_url=f"{base}/webhooks/paystack", clock=now, compression=1e7)
        ),
        "ozow": lambda: ozow.create_emulator(ozow.EmulatorSettings(clock=now, retries=(0.0,) * 3)),
        "mpesa": lambda: mpesa.create_emulator(mpesa.EmulatorSettings(clock=now)),
    }[name]()
    desk = Desk(await aiohttp_client(app))
    async with ClientSession() as session:
        till.gateways = {name: await _gateway(name, session, desk, till)}
        await till.restart()
        await aiohttp_server(_shop(till), port=unused_tcp_port)
        yield World(name, till, desk, app[MACHINERY])
    await till.close()


def _now(till: Till) -> dt.datetime:
    return utc(till.clock.now())


async def _gateway(name: str, session: ClientSession, desk: Desk, till: Till) -> Gateway:
    """The adapter, pointed at its emulator."""
    url = desk.url.rstrip("/")
    match name:
        case "paystack":
            return Paystack(session, PaystackSettings(paystack.DEMO_SECRET_KEY, api_url=url))
        case "ozow":
            keys = (ozow.DEMO_SITE_CODE, ozow.DEMO_PRIVATE_KEY, ozow.DEMO_API_KEY)
            return Ozow(session, OzowSettings(*keys, test=True, api_url=url, pay_url=url), till.clock)
        case _:
            async with session.get(f"{url}/certificate") as answer:
                initiator = Initiator(
                    name="testapi", password="demo-initiator-password", certificate=await answer.read()
                )
    settings = MpesaSettings(
        consumer_key="demo-consumer-key",
        consumer_secret="demo-consumer-secret",
        shortcode="174379",
        passkey="bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
        callback_key="a key of ours",
        bulk_shortcode="600997",
        initiator=initiator,
        api_url=url,
    )
    return Mpesa(session, settings, till.clock)


def _shop(till: Till) -> web.Application:
    return web_app(
        till.api.routes(),
        health=_unasked,
        tokens={},
        answers=SqlAnswers(till.database.writer, till.clock),
        admin_token=None,
        production=False,
    )


async def _unasked() -> Any:
    raise AssertionError("nobody asks how this shop is")


@pytest.mark.parametrize(("case", "name", "expected"), CASES)
async def test_it_ends_as_the_table_says(
    world: World, case: Case, name: str, expected: str, outcomes: list[str]
) -> None:
    await case(world)
    outcome = await world.outcome()
    outcomes.append(f"  {case.__name__.replace('_', ' '):32} {name:9} -> {outcome}")
    assert outcome == expected
