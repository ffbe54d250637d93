"""Ozow's emulator on a clock of our own, our gateway pointed at it, and a merchant who listens."""

from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.gateways.ozow.emulator import (
    DEMO_API_KEY,
    DEMO_PRIVATE_KEY,
    DEMO_SITE_CODE,
    EmulatorSettings,
    create_emulator,
)
from adapters.gateways.ozow.gateway import Ozow
from adapters.gateways.ozow.settings import OzowSettings
from plugins.payments.gateway import Charge, RefundOrder
from tests.doubles.merchant import Desk, Merchant, StillClock
from tests.doubles.ozow import KEY, sealed


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
async def merchant(aiohttp_server):
    merchant = Merchant()
    server = await aiohttp_server(merchant.app())
    merchant.url = str(server.make_url("/"))
    return merchant


@pytest.fixture
def emulate(merchant, aiohttp_client, clock):
    """Start an emulator with settings other than the usual; it ends before the merchant that it calls."""

    async def start(**settings: Any) -> Desk:
        usual = {"clock": clock, "retries": (0.0,) * 5, "refund_pause": None}
        return Desk(await aiohttp_client(create_emulator(EmulatorSettings(**usual | settings))))

    return start


@pytest.fixture
async def desk(emulate):
    return await emulate()


@pytest.fixture
async def connect(desk, clock):
    """Open our gateway onto the emulator; settings may be replaced."""
    async with ClientSession() as session:

        def connect(**settings: Any) -> Ozow:
            given = {
                "site_code": DEMO_SITE_CODE,
                "private_key": DEMO_PRIVATE_KEY,
                "api_key": DEMO_API_KEY,
                "api_url": desk.url,
                "pay_url": desk.url,
                "timeout": 5.0,
            }
            return Ozow(session, OzowSettings(**given | settings), clock)

        yield connect


@pytest.fixture
def ozow(connect):
    return connect()


@pytest.fixture
def charge(merchant):
    """Build a charge of R45.50."""

    def build(**fields: Any) -> Charge:
        usual = {
            "payment_id": "pay-1",
            "reference": "ORD-1001-A1",
            "token": "t0ken",
            "amount": 4550,
            "currency": "ZAR",
            "description": "Sipho's Kotas 1001",
            "callback_url": f"{merchant.url}t0ken",
            "return_url": "https://shop.example/paid",
        }
        return Charge(**usual | fields)

    return build


@pytest.fixture
def paid(ozow, desk, charge):
    """Start a charge, let the customer pay it, and return it with the transaction's id."""

    async def paid(**fields: Any) -> tuple[Charge, str]:
        attempt = charge(**fields)
        await ozow.start(attempt)
        row = await desk.pay(attempt.reference)
        return attempt, row["transaction_id"]

    return paid


@pytest.fixture
def refund_order(merchant):
    """Build an order to give all or some of it back."""

    def build(charge: Charge, transaction_id: str, **fields: Any) -> RefundOrder:
        usual = {
            "refund_id": "ref-1",
            "charge": charge,
            "transaction_id": transaction_id,
            "amount": charge.amount,
            "reason": "Out of stock",
            "callback_url": f"{merchant.url}r3fund",
            "token": "r3fund",
        }
        return RefundOrder(**usual | fields)

    return build


@pytest.fixture
def api(desk):
    """Make a call of Ozow's API and return status and body."""

    async def call(method, path, headers=KEY, **body):
        async with desk.client.request(method, path, headers=headers, **body) as answer:
            return answer.status, await answer.json()

    return call


@pytest.fixture
async def bearer(api):
    _, token = await api("POST", "/token", data={"grant_type": "Password", "SiteCode": DEMO_SITE_CODE})
    return {"Authorization": f"Bearer {token['access_token']}"}


@pytest.fixture
async def sold(api, desk):
    """A transaction of R45.50 that is complete."""
    await api("POST", "/PostPaymentRequest", json=sealed())
    return (await desk.pay("R-1"))["transaction_id"]
