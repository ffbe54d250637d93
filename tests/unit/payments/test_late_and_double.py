"""Money that nobody waits for any more is in the books first, and goes back exactly once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.payments.commands import FulfilPayment
from plugins.payments.gateway import Outcome
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, refund
from tests.doubles.till import Till

MINUTE, DAY = 60.0, 86400.0
FULFIL = FulfilPayment(order_id="order-1")


async def cancelled(till: Till) -> str:
    """Ask for a payment and call it off; return its id."""
    await till.obey(charge())
    await till.work()
    await till.obey(refund())
    return next(iter((await till.bill()).attempts))


async def test_what_was_not_paid_yet_is_given_up(till: Till) -> None:
    await cancelled(till)
    assert till.types()[-2:] == ["payment.closed", "payment.cancelled"]
    await till.pass_time(9 * DAY)
    assert till.events("refund.requested") == []
    assert await till.books() == {}


async def test_where_nothing_was_asked_for_that_is_said_too(till: Till) -> None:
    await till.obey(refund())
    (told,) = till.events("payment.cancelled")
    assert told.data == {"payment_id": None, "order_id": "order-1"}


async def test_a_charge_that_comes_after_the_cancellation_is_refused(
    till: Till, gateway: FakeGateway
) -> None:
    await till.obey(refund())
    await till.obey(charge())
    await till.work()
    (failed,) = till.events("payment.failed")
    assert failed.data["error_code"] == "order_closed"
    assert not gateway.calls


async def test_late_money_is_booked_and_returned_once(till: Till, gateway: FakeGateway) -> None:
    gateway.pay(await cancelled(till))
    await till.pass_time(MINUTE)
    (told,) = till.events("payment.succeeded")
    assert told.data["late"] is True
    assert await till.books() == {"clearing:paystack": 7050, "receivable": -7050}
    gateway.refund_outcome = Outcome.PAID
    await till.pass_time(9 * DAY)
    assert [len(amounts) for amounts in gateway.returned.values()] == [1]
    assert len(till.events("refund.succeeded")) == 1
    assert await till.books() == {}
    assert gateway.money == 0


async def test_late_money_is_kept_if_the_order_is_made_after_all(till: Till, gateway: FakeGateway) -> None:
    gateway.pay(await cancelled(till))
    await till.pass_time(MINUTE)
    await till.obey(FULFIL)
    await till.pass_time(9 * DAY)
    assert till.events("refund.requested") == []
    assert await till.books() == {"clearing:paystack": 7050, "sales": -7050}


async def test_late_money_waits_its_time_however_often_it_is_looked_at(
    till: Till, gateway: FakeGateway
) -> None:
    gateway.rings = True
    payment_id = await cancelled(till)
    gateway.pay(payment_id)
    await till.pass_time(20)
    await till.hear("paystack", gateway.tell(payment_id))
    await till.work()
    assert till.events("refund.requested") == []
    await till.pass_time(MINUTE)
    assert len(till.events("refund.requested")) == 1


async def test_it_is_too_late_to_keep_what_is_on_its_way_back(till: Till, gateway: FakeGateway) -> None:
    gateway.pay(await cancelled(till))
    await till.pass_time(3 * MINUTE)
    await till.obey(FULFIL)
    assert till.events("payment.applied") == []


async def test_money_after_the_time_is_up_is_late_too(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.pass_time(31 * MINUTE)
    assert await till.states() == ["expired"]
    gateway.pay(next(iter(gateway.accounts)))
    await till.pass_time(DAY)
    assert [one.data["late"] for one in till.events("payment.succeeded")] == [True]
    assert len(gateway.returned) == 1


async def test_money_of_the_first_attempt_pays_while_the_second_is_open(
    till: Till, gateway: FakeGateway
) -> None:
    await till.obey(charge())
    await till.work()
    first = next(iter(gateway.accounts))
    gateway.pay(first, Outcome.FAILED, "declined", final=False)
    await till.pass_time(20)
    await till.obey(charge())
    await till.work()
    gateway.pay(first)
    await till.pass_time(DAY + 20)
    assert await till.states() == ["charged", "cancelled"]
    assert [one.data["late"] for one in till.events("payment.succeeded")] == [False]


async def test_money_at_another_price_pays_for_nothing_and_goes_back(
    till: Till, gateway: FakeGateway
) -> None:
    await till.obey(charge(amount=Decimal("1.00")))
    await till.work()
    cheap = next(iter(gateway.accounts))
    await till.obey(charge())
    await till.work()
    gateway.pay(cheap)
    await till.pass_time(2 * MINUTE)
    assert [one.data["late"] for one in till.events("payment.succeeded")] == [True]
    assert await till.states() == ["charged", "pending"]
    assert len(till.events("refund.requested")) == 1


async def test_the_second_of_two_payments_goes_back(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    await till.obey(charge("paystack", amount=charge().amount + 1))
    await till.work()
    first, second = gateway.accounts
    gateway.pay(first)
    gateway.pay(second)
    gateway.refund_outcome = Outcome.PAID
    await till.pass_time(DAY)
    assert await till.states() == ["charged", "charged"]
    (back,) = till.events("refund.requested")
    assert back.data["reason"] == "paid twice"
    assert back.data["surplus"] == back.data["amount"]
    assert len(till.events("refund.succeeded")) == 1
    assert sum((await till.books()).values()) == 0
    assert (await till.books())["clearing:paystack"] == gateway.money


async def test_a_link_that_was_paid_three_times_is_paid_once(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    account = next(iter(gateway.accounts.values()))
    account.outcome, account.times = Outcome.PAID, 3
    gateway.refund_outcome = Outcome.PAID
    await till.pass_time(3 * DAY)
    assert await till.states() == ["charged"] * 3
    assert [one.data["late"] for one in till.events("payment.succeeded")] == [False, True, True]
    returned = {one.transaction_id for one in await till.payments() if one.receipt} - {"paystack-1"}
    assert returned == {"paystack-1-2", "paystack-1-3"}
    assert [sum(amounts) for amounts in gateway.returned.values()] == [7050, 7050]
    assert await till.books() == {"clearing:paystack": 7050, "sales": -7050}


async def test_a_link_paid_again_after_it_was_charged_gives_back_the_second(
    till: Till, gateway: FakeGateway
) -> None:
    await till.obey(charge())
    await till.work()
    gateway.pay(next(iter(gateway.accounts)))
    await till.pass_time(20)
    (payment_id,) = gateway.accounts
    gateway.accounts[payment_id].times, gateway.rings = 2, True
    gateway.refund_outcome = Outcome.PAID
    await till.hear("paystack", gateway.tell(payment_id))
    await till.work()
    assert len(gateway.returned) == 1
    assert gateway.money == 7050


async def test_late_money_that_cannot_be_returned_is_not_tried_for_ever(
    till: Till, gateway: FakeGateway
) -> None:
    gateway.pay(await cancelled(till))
    gateway.refund_outcome = Outcome.FAILED
    await till.pass_time(9 * DAY)
    assert [len(amounts) for amounts in gateway.returned.values()] == [1]
    assert len(till.events("refund.failed")) == 1
    assert await till.books() == {"clearing:paystack": 7050, "receivable": -7050}


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.PENDING, Outcome.NOT_FOUND])
async def test_no_answer_of_a_gateway_talks_money_away(
    till: Till, gateway: FakeGateway, outcome: Outcome
) -> None:
    await till.obey(charge())
    await till.work()
    payment_id = next(iter(gateway.accounts))
    gateway.pay(payment_id)
    await till.pass_time(20)
    gateway.pay(payment_id, outcome)
    await till.pass_time(3 * DAY)
    assert gateway.calls["query"] > 1
    assert await till.states() == ["charged"]


async def test_a_reversal_of_charged_money_is_for_a_person(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    payment_id = next(iter(gateway.accounts))
    gateway.pay(payment_id)
    await till.pass_time(20)
    gateway.pay(payment_id, Outcome.REVIEW, "reversed")
    await till.pass_time(3 * DAY)
    (told,) = till.events("payment.review_required")
    assert told.data["error_code"] == "reversed"
    assert await till.states() == ["charged"]


async def test_what_we_gave_back_ourselves_is_no_reversal(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    (payment_id,) = gateway.accounts
    gateway.pay(payment_id)
    await till.pass_time(20)
    await till.obey(refund())
    gateway.pay(payment_id, Outcome.REVIEW, "reversed")
    await till.pass_time(3 * DAY)
    assert till.events("payment.review_required") == []


async def test_more_than_the_price_pays_and_the_rest_goes_back(till: Till, gateway: FakeGateway) -> None:
    await till.obey(charge())
    await till.work()
    (payment_id,) = gateway.accounts
    gateway.accounts[payment_id].extra = 1000
    gateway.refund_outcome = Outcome.PAID
    gateway.pay(payment_id)
    await till.pass_time(DAY)
    (told,) = till.events("payment.succeeded")
    assert (told.data["amount"], told.data["late"]) == ("80.50", False)
    assert list(gateway.returned.values()) == [[1000]]
    assert await till.books() == {"clearing:paystack": 7050, "sales": -7050}


async def test_less_than_the_price_pays_nothing_is_booked_and_can_be_given_back(
    till: Till, gateway: FakeGateway
) -> None:
    await till.obey(charge())
    await till.work()
    (payment_id,) = gateway.accounts
    gateway.accounts[payment_id].extra = -50
    gateway.refund_outcome = Outcome.PAID
    gateway.pay(payment_id)
    await till.pass_time(DAY)
    (told,) = till.events("payment.review_required")
    assert (told.data["error_code"], told.data["received"]) == ("underpaid", "70.00")
    assert await till.books() == {"clearing:paystack": 7000, "receivable": -7000}
    await till.obey(refund())
    await till.work()
    assert list(gateway.returned.values()) == [[7000]]
    assert await till.books() == {}
