"""``wakala payments``: what waits for a person is listed, and their word about it becomes a command."""

import asyncio
import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from adapters.sql.sqlite import open_connection
from adapters.sql.tables import events
from bot.events import decode_envelope
from bot.settings import load
from plugins.payments import service
from plugins.payments.commands import ChargePayment, CollectPayment, RefundPayment
from plugins.tenants.demo import SHOP

ORDER = "0190a1b2-0000-7000-8000-000000000001"
LERATO = "27821234567"
PRICE = {"order_id": ORDER, "amount": Decimal("70.50")}


async def _give_back(tx):
    """Cash came for the order, and has to go back."""
    await service.charge(tx, ChargePayment(**PRICE, customer_id=None, currency="ZAR", method="cash"))
    await service.collect(tx, CollectPayment(**PRICE, collected_by="sipho"))
    await service.refund(tx, RefundPayment(order_id=ORDER, amount=None, currency="ZAR", reason="no bread"))


@pytest.fixture
def owed(wakala):
    """A refund in cash that waits, as it is listed."""

    async def work():
        from adapters.cli.shops import opened

        async with opened(load(None, {})) as shops:
            await shops.database.transactions.run("payments", _give_back, SHOP.tenant)

    asyncio.run(work())
    wakala("user", "add", LERATO, "--role", "manager", "--name", "Lerato")
    (waiting,) = json.loads(wakala("payments", "list", "--json").out)
    return waiting


def commands():
    with open_connection("sqlite:///data/wakala.db", reads=True) as connection:
        bodies = connection.execute(select(events.c.body).where(events.c.type.like("payments.%"))).scalars()
        return [(told.event_type, told.data) for told in map(decode_envelope, bodies)]


def test_nothing_may_wait(wakala):
    assert wakala("payments", "list", "--json").out == "[]\n"


def test_a_refund_in_cash_is_listed_with_its_ids_amount_and_reason(wakala, owed):
    assert (owed["kind"], owed["order_id"], owed["amount"]) == ("refund", ORDER, "70.50")
    assert (owed["status"], owed["reason"]) == ("requested", "no bread")
    table = wakala("payments", "list").out
    assert all(words in table for words in (owed["id"], ORDER, "70.50 ZAR", "no bread"))


def test_what_was_given_by_hand_is_booked_by_a_command_in_the_name_of_who_gave_it(wakala, owed):
    people = json.loads(wakala("user", "list", "--json").out)
    (lerato,) = [one["id"] for one in people if one["name"] == "Lerato"]
    assert wakala("payments", "pay-out", owed["id"], "--by", LERATO).code == 0
    told = {"order_id": ORDER, "refund_id": owed["id"], "paid_by": lerato}
    assert commands() == [("payments.pay_out", told)]


@pytest.mark.parametrize(
    ("refund", "by", "why"),
    [
        ("nothing", LERATO, "no refund 'nothing' is to be given back by hand; `wakala payments list`"),
        ("nothing", "0829999999", "--by is '0829999999', nobody of"),
    ],
)
def test_what_cannot_be_booked_is_named(wakala, owed, refund, by, why):
    ended = wakala("payments", "pay-out", refund, "--by", by)
    assert ended.code == 2
    assert why in ended.err
    assert commands() == []


def test_an_order_without_late_money_keeps_none(wakala, owed):
    ended = wakala("payments", "fulfil", ORDER)
    assert ended.code == 2
    assert "has no late money to keep" in ended.err
    assert commands() == []
