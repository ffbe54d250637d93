"""Clients that others wrote for Paystack take the emulator for Paystack.

``paystack-sdk`` is Paystack's own; ``pypaystack2`` checks each answer against models of its own.
"""

import asyncio

import paystack as official
import pytest
from paystack.configuration import Configuration
from pypaystack2 import AsyncPaystackClient
from pypaystack2.base_clients import AbstractAPIClient
from pypaystack2.enums import Currency

from adapters.gateways.paystack.emulator import DEMO_SECRET_KEY


@pytest.fixture
def sdk(desk):
    """Paystack's own client, pointed at the emulator."""
    configuration = Configuration()
    configuration.api_key, configuration.host = DEMO_SECRET_KEY, desk.url.rstrip("/")
    Configuration.set_default(configuration)
    yield official
    Configuration.set_default(None)


@pytest.fixture
def checker(desk, monkeypatch):
    """pypaystack2, pointed at the emulator; its ``data`` is None where an answer does not fit its models."""
    monkeypatch.setattr(AbstractAPIClient, "_BASE_URL", desk.url.rstrip("/"))
    return AsyncPaystackClient(DEMO_SECRET_KEY)


async def test_the_official_client_takes_a_payment_and_gives_it_back(sdk, desk):
    order = {"email": "thandi@example.com", "amount": 4550, "currency": "ZAR", "reference": "R-1"}

    started = await asyncio.to_thread(sdk.Transaction.initialize, **order)
    await desk.pay("R-1")
    verified = await asyncio.to_thread(sdk.Transaction.verify, reference="R-1")
    refunded = await asyncio.to_thread(sdk.Refund.create, transaction="R-1", amount=1000)
    listed = await asyncio.to_thread(sdk.Refund.list)

    assert started.data["reference"] == "R-1"
    assert verified.data["status"] == "success"
    assert refunded.message == "Refund has been queued for processing"
    assert [refund["amount"] for refund in listed.data] == [1000]


async def test_the_checking_client_finds_nothing_amiss(checker, desk):
    started = await checker.transactions.initialize(
        4550, "thandi@example.com", Currency.ZAR, "R-1", metadata={"order": "1001"}
    )
    before = await checker.transactions.verify("R-1")
    await desk.pay("R-1")
    after = await checker.transactions.verify("R-1")
    fetched = await checker.transactions.get_transaction(str(after.data.id))
    listed = await checker.transactions.get_transactions()

    assert started.data.reference == "R-1"
    assert (before.data.status, after.data.status) == ("abandoned", "success")
    assert after.data.requested_amount == after.data.amount == 4550
    assert fetched.data.id == after.data.id
    assert [row.reference for row in listed.data] == ["R-1"]


async def test_the_checking_client_reads_refunds_in_all_their_forms(checker, desk):
    await checker.transactions.initialize(4550, "thandi@example.com", Currency.ZAR, "R-1")
    await desk.pay("R-1")

    created = await checker.refunds.create("R-1", 1000)
    fetched = await checker.refunds.get_refund(str(created.data.id))
    listed = await checker.refunds.get_refunds(transaction="R-1")

    assert created.data.transaction.reference == "R-1"
    assert (fetched.data.status, fetched.data.amount) == ("pending", 1000)
    assert [refund.id for refund in listed.data] == [created.data.id]


async def test_the_checking_client_reads_refusals(checker):
    unknown = await checker.transactions.verify("R-9")
    wrong = await checker.transactions.initialize(0, "thandi@example.com")

    assert (unknown.status_code, unknown.status, unknown.code) == (404, False, "transaction_not_found")
    assert (wrong.status_code, wrong.message) == (400, "Invalid Amount Sent")


async def test_the_checking_client_verifies_our_webhooks(checker, paid, merchant):
    await paid()
    [told] = await merchant.take(1)

    assert checker.is_verified_webhook_payload(told.body, told.headers["x-paystack-signature"])
