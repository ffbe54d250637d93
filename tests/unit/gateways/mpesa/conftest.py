"""Daraja's emulator on a clock of our own, our gateway pointed at it, and a merchant who listens."""

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters.gateways.mpesa import Initiator, Mpesa, MpesaSettings
from adapters.gateways.mpesa.emulator import EmulatorSettings, create_emulator
from plugins.payments.gateway import Charge, Finding, Notice, RefundOrder
from tests.doubles.merchant import Desk, Merchant, StillClock
from tests.unit.gateways.mpesa.scripted import Script

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
PHONE = "254712345678"
SHORTCODE, PASSKEY, BULK = "600999", "passkey-for-tests", "600997"
SECRETS = {
    "consumer_key": "ck_test",
    "consumer_secret": "cs_test",
    "passkey": PASSKEY,
    "callback_key": "a key of ours",
}


class Shop(Merchant):
    """A merchant who reads the callbacks with our gateway."""

    def __init__(self, gateway: Mpesa) -> None:
        super().__init__()
        self._gateway = gateway

    async def notices(self, amount: int) -> list[Notice]:
        """Wait for so many callbacks, and return what they tell."""
        return [self._gateway.read(callback)[0] for callback in await self.take(amount)]

    async def findings(self, amount: int) -> list[Finding | None]:
        return [notice.finding for notice in await self.notices(amount)]


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture(scope="session")
def private_key():
    key = generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def emulate(aiohttp_client, clock, private_key):
    """Start an emulator with settings other than the usual."""

    async def start(**settings: Any) -> Desk:
        usual = {
            "consumer_key": SECRETS["consumer_key"],
            "consumer_secret": SECRETS["consumer_secret"],
            "passkeys": {SHORTCODE: PASSKEY},
            "tills": {"5600999": SHORTCODE},
            "initiators": {"testapi": "open sesame"},
            "private_key": private_key,
            "clock": clock,
        }
        return Desk(await aiohttp_client(create_emulator(EmulatorSettings(**usual | settings))))

    return start


@pytest.fixture
async def desk(emulate):
    return await emulate()


@pytest.fixture
async def initiator(desk):
    async with desk.client.get("/certificate") as answer:
        return Initiator(name="testapi", password="open sesame", certificate=await answer.read())


@pytest.fixture
async def connect(desk, clock, initiator):
    """Open our gateway onto the emulator; settings may be replaced."""
    async with ClientSession() as session:

        def connect(**settings: Any) -> Mpesa:
            given = SECRETS | {
                "shortcode": SHORTCODE,
                "api_url": desk.url,
                "initiator": initiator,
                "bulk_shortcode": BULK,
                "timeout": 5.0,
            }
            return Mpesa(session, MpesaSettings(**given | settings), clock)

        yield connect


@pytest.fixture
def mpesa(connect):
    return connect()


@pytest.fixture
async def shop(aiohttp_server, mpesa):
    shop = Shop(mpesa)
    server = await aiohttp_server(shop.app())
    shop.url = str(server.make_url("/")).rstrip("/")
    return shop


@pytest.fixture
def charge(shop):
    """Build a charge of KES 450."""

    def build(**fields: Any) -> Charge:
        token = fields.get("token", "t0ken")
        usual = {
            "payment_id": "pay-1",
            "reference": "ORD-1001-A1",
            "token": token,
            "amount": 45000,
            "currency": "KES",
            "description": "2 kotas",
            "callback_url": f"{shop.url}/{token}",
            "return_url": "",
            "phone": PHONE,
        }
        return Charge(**usual | fields)

    return build


@pytest.fixture
def begin(mpesa, charge):
    """Start a charge and return it with what Daraja calls it."""

    async def begin(**fields: Any) -> Charge:
        started = await mpesa.start(charge(**fields))
        return charge(**fields, gateway_ref=started.gateway_ref)

    return begin


@pytest.fixture
def order(begin, desk, shop):
    """Let a charge be paid, and build an order to give all or some of it back."""

    async def order(**fields: Any) -> RefundOrder:
        attempt = await begin()
        row = await desk.pay(attempt.gateway_ref)
        await shop.take(1)
        shop.callbacks.clear()
        usual = {
            "refund_id": "ref-1",
            "charge": attempt,
            "transaction_id": attempt.gateway_ref,
            "amount": attempt.amount,
            "reason": "Out of stock",
            "callback_url": f"{shop.url}/r3fund",
            "token": "r3fund",
            "receipt": row["transaction_id"],
        }
        return RefundOrder(**usual | fields)

    return order


@pytest.fixture
def script():
    return Script()


@pytest.fixture
async def open_gateway(script, aiohttp_server, clock):
    app = web.Application()
    app.router.add_get("/oauth/v1/generate", script.log_in)
    app.router.add_post("/{path:.*}", script.act)
    server = await aiohttp_server(app)
    async with ClientSession() as session:

        def open_gateway(**settings):
            given = SECRETS | {"shortcode": "600999", "api_url": str(server.make_url("/")), "timeout": 5.0}
            return Mpesa(session, MpesaSettings(**given | settings), clock)

        yield open_gateway


@pytest.fixture
def gateway(open_gateway):
    return open_gateway()
