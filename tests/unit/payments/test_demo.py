"""The demo over HTTP: asked for, paid at the emulator, told by webhook, charged, and in the books."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from adapters.console.people import CUSTOMER
from adapters.console.phones import Phone
from adapters.serve import prepare, serve
from bot.settings import Database, Server, Settings

TOKEN = {"Authorization": "Bearer demo-api-token"}
CURRENCY = {"paystack": "ZAR", "ozow": "ZAR", "mpesa": "KES"}
GATEWAYS = pytest.mark.parametrize("gateway", CURRENCY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(server=Server(port=0), database=Database(url=f"sqlite:///{tmp_path}/demo.db"))


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[ClientSession]:
    await prepare(settings)
    async with serve(settings) as url, ClientSession(url) as session:
        yield session


async def ask(server: ClientSession, gateway: str, status: int = 200) -> Any:
    order = {
        "order_id": str(uuid4()),
        "amount": "70.00",
        "currency": CURRENCY[gateway],
        "method": gateway,
        "customer": {"phone": "+254712345678"},
    }
    async with server.post("/payments", json=order, headers=TOKEN) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def act(server: ClientSession, gateway: str, payment: Any, outcome: str) -> None:
    path = f"/emulator/{gateway}/payments/{payment['payment_id']}/pay"
    async with server.post(path, json={"outcome": outcome}) as response:
        assert response.status == 200, await response.text()


async def becomes(server: ClientSession, payment: Any, status: str) -> Any:
    """Look at the payment until it has this status."""
    for _ in range(1000):
        async with server.get(f"/payments/{payment['payment_id']}", headers=TOKEN) as response:
            told = await response.json()
        if told["status"] == status:
            return told
    raise AssertionError(f"{told} never becomes {status}")


def balances(settings: Settings) -> dict[str, int]:
    """What is on each account; all of them must add up to nothing."""
    legs = """
        SELECT account, sum(amount) FROM (
            SELECT debit AS account, amount FROM payments_ledger
            UNION ALL SELECT credit, -amount FROM payments_ledger
        ) GROUP BY account
    """
    with sqlite3.connect(settings.database.url.removeprefix("sqlite:///")) as disk:
        found = dict(disk.execute(legs).fetchall())
    disk.close()
    assert sum(found.values()) == 0
    return {account: amount for account, amount in found.items() if amount}


@GATEWAYS
async def test_an_order_is_paid_at_the_demos_emulator(
    server: ClientSession, settings: Settings, gateway: str
) -> None:
    payment = await ask(server, gateway)
    assert payment["next_action"]["kind"] == ("confirm_on_phone" if gateway == "mpesa" else "open_url")
    await act(server, gateway, payment, "ok")
    paid = await becomes(server, payment, "charged")
    assert paid["transaction_id"]
    assert balances(settings) == {f"clearing:{gateway}": 7000, "sales": -7000}


async def test_cash_is_promised(server: ClientSession) -> None:
    order = {"order_id": str(uuid4()), "amount": "70.00", "method": "cash"}
    async with server.post("/payments", json=order, headers=TOKEN) as response:
        assert (await response.json())["next_action"]["kind"] == "pay_cash"


@pytest.mark.parametrize("gateway", ["paystack", "ozow"])
async def test_the_link_leads_to_a_page_that_pays_and_leads_back(server: ClientSession, gateway: str) -> None:
    payment = await ask(server, gateway)
    link = payment["next_action"]["url"]
    async with server.get(link) as page:
        assert "70.00" in await page.text()
    async with server.post(link, data={"outcome": "ok"}) as back:
        assert back.url.path == "/paid"
        assert "The chat tells you as soon as the payment is confirmed" in await back.text()
    await becomes(server, payment, "charged")


@GATEWAYS
async def test_what_is_given_back_is_out_of_the_books(
    server: ClientSession, settings: Settings, gateway: str
) -> None:
    payment = await ask(server, gateway)
    await act(server, gateway, payment, "ok")
    await becomes(server, payment, "charged")
    path, body = f"/payments/{payment['payment_id']}/refund", {"reason": "changed my mind"}
    async with server.post(path, json=body, headers=TOKEN) as response:
        assert response.status == 200, await response.text()
    async with server.post("/simulator/clock", json={"skip": "1m"}) as response:
        assert response.status == 200
    assert balances(settings).get("refunds") == 7000


@GATEWAYS
async def test_a_stranger_at_the_webhook_is_refused(server: ClientSession, gateway: str) -> None:
    payment = await ask(server, gateway)
    path = f"/emulator/{gateway}/payments/{payment['payment_id']}/forge"
    async with server.post(path) as response:
        assert set((await response.json()).values()) <= {401, 404, 405}
    async with server.get(f"/payments/{payment['payment_id']}", headers=TOKEN) as response:
        assert (await response.json())["status"] == "pending"


async def test_a_gateway_that_is_not_set_up_is_not_there(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            "server": {"port": 0},
            "database": {"url": f"sqlite:///{tmp_path}/demo.db"},
            "demo": {"emulator": False},
        }
    )
    await prepare(settings)
    async with serve(settings) as url, ClientSession(url) as session:
        assert (await ask(session, "ozow", status=402))["error_code"] == "method_not_available"
        async with session.post("/webhooks/ozow", data=b"x") as response:
            assert response.status == 404


async def talk(server: ClientSession, *lines: str) -> str:
    """Write line after line on the customer's phone, each once the one before was answered."""
    phone = Phone(server, CUSTOMER, "/emulator", "")
    told = ""
    for line in lines:
        revision = (await phone.look(0)).revision
        await phone.write(type="text", text=line)
        told = await hears(phone, revision)
    return told


async def hears(phone: Phone, revision: int) -> str:
    """The next message of the bot's after that revision."""
    while True:
        screen = await phone.look(revision, wait=5)
        heard = [shown.text for shown in screen.messages if shown.direction == "out"]
        if heard:
            return heard[0]
        revision = screen.revision


ORDERED = ("2 russian kotas", "check out", "collect", "no", "card", "confirm")


async def test_the_customer_of_a_chat_pays_from_the_simulator(server: ClientSession) -> None:
    assert "/emulator/paystack/checkout/" in await talk(server, *ORDERED)
    phone = Phone(server, CUSTOMER, "/emulator", "")
    revision = (await phone.look(0)).revision
    act = {"wa_id": CUSTOMER.wa_id, "outcome": "ok"}
    async with server.post("/simulator/payments", json=act) as response:
        assert (await response.json())["told"] == "paid ZAR 70.00 by paystack"
    async with server.post("/simulator/clock", json={"skip": "31s"}) as response:
        assert response.status == 200  # until then the shop may answer, and be told of in the same message
    assert "Your payment is here" in await hears(phone, revision)


async def test_who_pays_late_hears_that_the_clock_was_moved(server: ClientSession) -> None:
    await talk(server, *ORDERED)
    act = {"wa_id": CUSTOMER.wa_id, "outcome": "late"}
    async with server.post("/simulator/payments", json=act) as response:
        told = (await response.json())["told"]
    assert told.startswith("paid ZAR 70.00 by paystack when the time was up; the clock was moved ")
    phone = Phone(server, CUSTOMER, "/emulator", "")
    screen = await phone.look(0)
    while not all(words in str(screen.messages) for words in ("The time to pay is up", "goes back to you")):
        await phone.look(screen.revision, wait=5)
        screen = await phone.look(0)


async def test_who_was_asked_for_nothing_cannot_pay(server: ClientSession) -> None:
    act = {"wa_id": CUSTOMER.wa_id, "outcome": "ok"}
    async with server.post("/simulator/payments", json=act) as response:
        assert response.status == 422
        assert "nobody asks for a payment here" in (await response.json())["detail"]
