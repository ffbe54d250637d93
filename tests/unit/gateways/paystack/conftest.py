"""Paystack's emulator on a clock of our own, our gateway pointed at it, and a merchant who listens."""

from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.gateways.paystack.emulator import DEMO_SECRET_KEY, EmulatorSettings, create_emulator
from adapters.gateways.paystack.gateway import Paystack
from adapters.gateways.paystack.settings import PaystackSettings
from plugins.payments.gateway import Charge, RefundOrder
from tests.doubles.merchant import Desk, Merchant, StillClock
from tests.doubles.paystack import BEARER, ORDER


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
async def merchant(aiohttp_server):
    merchant = Merchant()
    server = await aiohttp_server(merchant.app())
    merchant.url = str(server.make_url("/webhooks/paystack"))
    return merchant


@pytest.fixture
def emulate(merchant, aiohttp_client, clock):
    """Start an emulator with settings other than the usual."""

    async def start(**settings: Any) -> Desk:
        usual = {
            "webhook_url": merchant.url,
            "secret_key": DEMO_SECRET_KEY,
            "clock": clock,
            "compression": 1e7,
            "refund_pause": None,
        }
        return Desk(await aiohttp_client(create_emulator(EmulatorSettings(**usual | settings))))

    return start


@pytest.fixture
async def desk(emulate):
    return await emulate()


@pytest.fixture
async def connect(desk):
    """Open our gateway onto the emulator; settings may be replaced."""
    async with ClientSession() as session:

        def connect(**settings: Any) -> Paystack:
            given = {"secret_key": DEMO_SECRET_KEY, "api_url": desk.url, "timeout": 5.0}
            return Paystack(session, PaystackSettings(**given | settings))

        yield connect


@pytest.fixture
def paystack(connect):
    return connect()


@pytest.fixture
def charge():
    """Build a charge of R45.50."""

    def build(**fields: Any) -> Charge:
        usual = {
            "payment_id": "pay-1",
            "reference": "ORD-1001-A1",
            "token": "t0ken",
            "amount": 4550,
            "currency": "ZAR",
            "description": "2 kotas",
            "callback_url": "https://shop.example/webhooks/paystack",
            "return_url": "https://shop.example/paid",
            "phone": "27821234567",
        }
        return Charge(**usual | fields)

    return build


@pytest.fixture
def paid(paystack, desk, charge):
    """Start a charge, let the customer pay it, and return it with the transaction's id."""

    async def paid(**fields: Any) -> tuple[Charge, str]:
        attempt = charge(**fields)
        await paystack.start(attempt)
        row = await desk.pay(attempt.reference)
        return attempt, row["transaction_id"]

    return paid


@pytest.fixture
def refund_order():
    """Build an order to give all or some of it back."""

    def build(charge: Charge, transaction_id: str, **fields: Any) -> RefundOrder:
        usual = {
            "refund_id": "ref-1",
            "charge": charge,
            "transaction_id": transaction_id,
            "amount": charge.amount,
            "reason": "Out of stock",
            "callback_url": "https://shop.example/webhooks/paystack",
            "token": "t0ken",
        }
        return RefundOrder(**usual | fields)

    return build


@pytest.fixture
def api(desk):
    """Make a call of Paystack's API and return status and body."""

    async def call(method, path, body=None, headers=BEARER):
        async with desk.client.request(method, path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    return call


@pytest.fixture
async def sold(api, desk):
    """A transaction of R45.50 that is paid."""
    await api("POST", "/transaction/initialize", ORDER)
    return await desk.pay("R-1")
