"""The payments domain with one gateway's own adapter and emulator: real HTTP, real signatures, one clock."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

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
        self.said: list[str] = []
        self._courier, self._timeline = machinery.courier, machinery.timeline
        till.clock.on_skip(self._timeline.wake)

    async def ask(self) -> None:
        """Ask for 70.00."""
        money = {"amount": Decimal("70.00"), "currency": CURRENCY[self.name]}
        await self.till.obey(charge(self.name, phone="254712345678", **money))
        await self.settle()

    async def pay(self, outcome: str = "ok", *, reference: str = "", **more: Any) -> None:
        """The customer does something about an attempt, by default the newest, and the gateway calls back."""
        await self.desk.pay(reference or await self.reference(), outcome, **more)
        await self.settle()

    async def forge(self) -> None:
        """Somebody else claims in several ways that the newest attempt was paid."""
        tried = await self.desk.post(f"/payments/{await self.reference()}/forge")
        assert set(tried.values()) <= {401, 404, 405}
        self.said.append("refused")
        await self.settle()

    async def release(self) -> None:
        """Let the callbacks go that were held back."""
        await self.desk.post("/callbacks/release", status=204)
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
        """How it ended, a day later, and that nobody was charged or paid back twice for one thing.

        What a person must look at, because nothing proves it, is in no book.
        """
        await self.wait(DAY)
        bill = await self.till.bill()
        words = [*self.said, *(str(attempt.state) for attempt in bill.attempts.values())]
        told = self.till.events("payment.succeeded")
        lacking = any(one.data["receipt_missing"] for one in told)
        words += ["no receipt"] if lacking and not self.till.events("payment.receipt_found") else []
        words += [str(one.data["error_code"]) for one in self.till.events("payment.review_required")]
        back = self.till.events("refund.succeeded")
        words += [f"{len(back)} given back"] if bill.refunds else []
        assert len(back) == len(bill.refunds)
        unproved = "review" in words and not any(one.received for one in bill.attempts.values())
        booked = (await self.till.books()).get(f"clearing:{self.name}", 0)
        assert booked == (0 if unproved else await self._held())
        return ", ".join(words)

    async def _held(self) -> int:
        """What the gateway counts as ours, in minor units."""
        counts = await self.desk.get("/counts")
        return sum(counts["charged"].values()) - sum(counts["refunded"].values())


@asynccontextmanager
async def real_world(
    name: str, folder: Path, aiohttp_client: Any, aiohttp_server: Any, port: int
) -> AsyncIterator[World]:
    """A gateway's emulator, and a till with that gateway's own adapter."""
    base = f"http://127.0.0.1:{port}"
    till = Till(folder, {}, base=base, limit=5.0)
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
        await aiohttp_server(_shop(till), port=port)
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
