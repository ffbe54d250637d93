"""On the book: never more than the vendor allows, however many buy at once, and never a cent on top."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from bot import Event
from plugins.payments import plugin
from plugins.payments.book.events import CorrectBook, RemindBook, SetLimit, SettleBook
from plugins.payments.commands import ChargePayment, RefundPayment
from tests.doubles.till import Till

PHONE = "27731234567"
SIPHO = "0190a1b2-0000-7000-8000-000000000001"
DAY = 86400.0


def limit(amount: str, name: str = "", phone: str = PHONE) -> SetLimit:
    """The vendor lets somebody buy on the book."""
    return SetLimit(
        phone=phone, customer_name=name, limit=Decimal(amount), currency="ZAR", member_id="lerato"
    )


def buy(order: str, amount: str, customer: str | None = SIPHO, phone: str | None = PHONE) -> ChargePayment:
    """An order that is bought on the book."""
    return ChargePayment(
        order_id=order,
        customer_id=customer,
        amount=Decimal(amount),
        currency="ZAR",
        method="book",
        phone=phone,
    )


def settle(account: str, amount: str, settlement: str = "settlement-1") -> SettleBook:
    """Somebody paid some of it."""
    return SettleBook(
        account_id=account, settlement_id=settlement, amount=Decimal(amount), member_id="lerato"
    )


async def ask(till: Till, name: str, tenant: str = "shop", **arguments: Any) -> Any:
    """What another domain is told."""
    return await till.database.transactions.run(
        "payments", lambda tx: plugin.queries[name](tx, **arguments), tenant
    )


async def balance(till: Till) -> tuple[int, int]:
    """What Sipho owes, and may still buy for."""
    told = await ask(till, "balance", customer_id=SIPHO)
    return told["owed"], told["left"]


async def account_of(till: Till) -> str:
    """The id of his account."""
    return str((await ask(till, "account", phone=PHONE))["account_id"])


async def test_without_an_account_nothing_is_sold_on_the_book(till: Till) -> None:
    await till.obey(buy("one", "10.00"))
    [failed] = till.events("payment.failed")
    assert failed.data["error_code"] == "no_book"
    assert await ask(till, "balance", customer_id=SIPHO) is None
    assert await till.books() == {}


async def test_what_is_bought_is_paid_to_the_order_and_owed_on_the_book(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    [succeeded] = till.events("payment.succeeded")
    assert (succeeded.data["method"], succeeded.data["amount"]) == ("book", "150.00")
    assert await balance(till) == (15000, 5000)
    assert await till.books() == {"book": 15000, "sales": -15000}


async def test_more_than_is_left_is_refused_with_what_is_left(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    await till.obey(buy("two", "100.00"))
    [failed] = till.events("payment.failed")
    assert failed.data["error_code"] == "over_limit"
    assert failed.data["error_message"] == "amount is 100.00; 50.00 is left on the book"
    assert await balance(till) == (15000, 5000)


async def test_two_orders_at_once_never_share_what_is_left(till: Till) -> None:
    await till.obey(limit("200"))
    await asyncio.gather(*(till.obey(buy(f"order-{number}", "60.00")) for number in range(5)))
    assert len(till.events("payment.succeeded")) == 3
    assert await balance(till) == (18000, 2000)


async def test_a_charge_that_is_asked_for_twice_is_bought_once(till: Till) -> None:
    await till.obey(limit("200"))
    for _ in range(3):
        await till.obey(buy("one", "150.00"))
    assert await balance(till) == (15000, 5000)


async def test_nothing_is_ever_added_to_what_was_bought(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    await till.pass_time(400 * DAY)
    assert await balance(till) == (15000, 5000)


async def test_an_order_that_is_cancelled_comes_off_the_book_at_once(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    for _ in range(2):
        await till.obey(RefundPayment(order_id="one", amount=None, currency="ZAR", reason="no bread"))
    assert [one.data["amount"] for one in till.events("refund.succeeded")] == ["150.00"]
    assert await balance(till) == (0, 20000)
    assert await till.books() == {"refunds": 15000, "sales": -15000}
    assert await ask(till, "owing") == []


async def test_a_part_of_an_order_comes_off_too(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    await till.obey(RefundPayment(order_id="one", amount=Decimal("20.00"), currency="ZAR", reason="cold"))
    assert await balance(till) == (13000, 7000)


async def test_what_is_paid_back_makes_room_and_is_cash_with_whoever_took_it(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    command = settle(await account_of(till), "120.00")
    for _ in range(2):
        await till.obey(command)
    assert await balance(till) == (3000, 17000)
    assert await till.books() == {"book": 3000, "cash:lerato": 12000, "sales": -15000}
    told = till.events("payment.book_paid")[0].data
    assert (told["owed"], told["order_id"], told["member_id"]) == ("30.00", "one", "lerato")


async def test_a_payment_that_was_a_mistake_is_taken_back_once(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    account = await account_of(till)
    await till.obey(settle(account, "120.00"))
    for _ in range(2):
        await till.obey(CorrectBook(account_id=account, settlement_id="settlement-1", member_id="lerato"))
    assert await balance(till) == (15000, 5000)
    assert await till.books() == {"book": 15000, "sales": -15000}


async def test_who_pays_ahead_has_more_to_buy_for(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(settle(await account_of(till), "50.00"))
    await till.obey(buy("one", "250.00"))
    assert await balance(till) == (20000, 0)


@pytest.mark.parametrize("amount", ["0", "-5.00"])
async def test_nothing_and_less_is_no_payment(till: Till, amount: str) -> None:
    await till.obey(limit("200"))
    await till.obey(settle(await account_of(till), amount))
    assert till.events("payment.book_paid") == []


async def test_a_limit_that_is_lowered_below_what_is_owed_stops_the_buying(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "150.00"))
    await till.obey(limit("100"))
    assert await balance(till) == (15000, 0)


async def test_the_account_is_its_owners_though_somebody_else_has_the_phone_later(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "50.00"))
    await till.obey(buy("two", "50.00", customer="somebody else"))
    assert [one.data["order_id"] for one in till.events("payment.failed")] == ["two"]
    await till.obey(buy("three", "50.00", phone="27820009999"))
    assert await balance(till) == (10000, 10000)


async def test_who_orders_without_saying_who_they_are_has_no_book(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "50.00", customer=None))
    assert till.events("payment.failed")[0].data["error_code"] == "no_book"


async def test_another_shop_knows_nothing_of_the_account(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "50.00"), tenant="another")
    assert till.events("payment.failed")[0].data["error_code"] == "no_book"
    assert await ask(till, "owing", tenant="another") == []


async def test_who_owes_is_told_with_the_most_first_and_since_when(till: Till) -> None:
    await till.obey(limit("200", "Sipho"))
    await till.obey(limit("500", "Zanele", "27739999999"))
    await till.obey(buy("one", "50.00"))
    await till.pass_time(DAY)
    await till.obey(buy("two", "90.00", customer="zanele", phone="27739999999"))
    owing = await ask(till, "owing")
    assert [(one["name"], one["owed"]) for one in owing] == [("Zanele", 9000), ("Sipho", 5000)]
    assert owing[0]["since"] - owing[1]["since"] == DAY


async def test_since_when_somebody_owes_begins_anew_once_all_was_paid(till: Till) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "50.00"))
    await till.pass_time(DAY)
    await till.obey(settle(await account_of(till), "50.00"))
    await till.pass_time(DAY)
    await till.obey(buy("two", "20.00"))
    [owing] = await ask(till, "owing")
    assert owing["since"] == till.clock.now()


async def test_reminders_go_once_a_day_to_whom_they_can_reach(till: Till) -> None:
    await till.obey(limit("200", "Sipho"))
    await till.obey(buy("one", "50.00"))
    counts = []
    for hours in (0, 1, 24):
        await till.pass_time(hours * 3600)
        await till.obey(RemindBook(account_id=None, member_id="lerato"))
        counts.append(till.events("payment.reminders_sent")[-1].data)
    assert [(one["reminded"], one["left_out"]) for one in counts] == [(1, 0), (0, 1), (1, 0)]
    assert {one.data["owed"] for one in till.events("payment.book_reminded")} == {"50.00"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_book SET amount = 1",
        "DELETE FROM payments_book",
        "REPLACE INTO payments_book SELECT * FROM payments_book",
    ],
)
async def test_what_is_on_the_book_is_never_changed(till: Till, statement: str) -> None:
    await till.obey(limit("200"))
    await till.obey(buy("one", "50.00"))

    async def tamper(tx: Any) -> None:
        await tx.execute(text(statement))

    with pytest.raises(Exception, match="payments_book is append-only"):
        await till.database.transactions.run("test", tamper, "shop")
    assert await balance(till) == (5000, 15000)


async def test_events_of_the_book_name_no_phone_and_nobody(till: Till) -> None:
    await till.obey(limit("200", "Sipho Dlamini"))
    await till.obey(buy("one", "50.00"))
    await till.obey(settle(await account_of(till), "20.00"))
    told: list[Event] = till.events("payment.limit_set", "payment.book_paid", "payment.succeeded")
    assert not any(word in str([one.data for one in told]) for word in (PHONE, "Sipho"))
