"""Giving back: never more than came, and once however often it is asked for."""

from __future__ import annotations

import pytest

from plugins.payments.commands import PayOutRefund
from plugins.payments.gateway import Outcome
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, collect, refund
from tests.doubles.till import Till

MINUTE, DAY = 60.0, 86400.0


@pytest.fixture
async def paid(till: Till, gateway: FakeGateway) -> Till:
    """A till with R70.50 in it, and a gateway that gives back at once."""
    await till.obey(charge())
    await till.work()
    gateway.pay(next(iter(gateway.accounts)))
    await till.pass_time(20)
    gateway.refund_outcome = Outcome.PAID
    return till


async def test_all_of_it_goes_back(paid: Till, gateway: FakeGateway) -> None:
    await paid.obey(refund())
    await paid.work()
    assert paid.types()[-4:] == ["payment.closed", "refund.requested", "refund.submitted", "refund.succeeded"]
    assert list(gateway.returned.values()) == [[7050]]
    assert await paid.books() == {"refunds": 7050, "sales": -7050}


async def test_asking_twice_is_once(paid: Till, gateway: FakeGateway) -> None:
    for command in (refund(), refund(), refund("70.50"), refund()):
        await paid.obey(command)
        await paid.work()
    assert list(gateway.returned.values()) == [[7050]]


async def test_a_part_and_then_the_rest(paid: Till, gateway: FakeGateway) -> None:
    await paid.obey(refund("20.00"))
    await paid.obey(refund())
    await paid.work()
    assert list(gateway.returned.values()) == [[2000], [5050]]


async def test_all_of_it_is_what_is_left_while_a_part_is_on_its_way(paid: Till, gateway: FakeGateway) -> None:
    gateway.refund_outcome = Outcome.PENDING
    for command in (refund("20.00", key="a"), refund("70.50"), refund("70.50")):
        await paid.obey(command)
        await paid.work()
    assert list(gateway.returned.values()) == [[2000], [5050]]
    assert paid.events("refund.failed") == []


async def test_the_same_part_for_the_same_reason_is_asked_for_once(paid: Till, gateway: FakeGateway) -> None:
    await paid.obey(refund("10.00"))
    await paid.obey(refund("10.00"))
    await paid.obey(refund("10.00", reason="cold chips"))
    await paid.obey(refund("10.00", key="once more"))
    await paid.work()
    assert list(gateway.returned.values()) == [[1000], [1000], [1000]]


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [("70.51", "ZAR", "more_than_paid"), ("0", "ZAR", "more_than_paid"), ("1", "KES", "not_paid")],
)
async def test_never_more_than_came(
    paid: Till, gateway: FakeGateway, amount: str, currency: str, code: str
) -> None:
    await paid.obey(refund(amount, currency=currency))
    await paid.work()
    (failed,) = paid.events("refund.failed")
    assert failed.data["error_code"] == code
    assert not gateway.returned


async def test_a_part_of_what_was_not_paid_is_refused(till: Till) -> None:
    await till.obey(charge())
    await till.obey(refund("10.00"))
    (failed,) = till.events("refund.failed")
    assert failed.data["error_code"] == "not_paid"


async def test_parts_add_up_to_no_more_than_came(paid: Till, gateway: FakeGateway) -> None:
    for n in range(4):
        await paid.obey(refund("20.00", key=str(n)))
        await paid.work()
    assert list(gateway.returned.values()) == [[2000], [2000], [2000]]
    assert len(paid.events("refund.failed")) == 1


async def test_an_answer_that_was_lost_is_looked_up(paid: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["swallowed"]
    await paid.obey(refund())
    await paid.pass_time(20 * MINUTE)
    assert list(gateway.returned.values()) == [[7050]]
    assert len(paid.events("refund.succeeded")) == 1


async def test_one_that_certainly_never_arrived_is_sent_again(paid: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["lost"]
    await paid.obey(refund())
    await paid.pass_time(2 * MINUTE)
    assert gateway.returned == {}
    await paid.pass_time(10 * MINUTE)
    assert list(gateway.returned.values()) == [[7050]]
    assert len(paid.events("refund.deferred")) == 1


async def test_a_refused_refund_leaves_the_books_as_they_were(paid: Till, gateway: FakeGateway) -> None:
    before = await paid.books()
    gateway.faults = ["refused"]
    await paid.obey(refund())
    await paid.work()
    assert len(paid.events("refund.failed")) == 1
    assert await paid.books() == before


async def test_after_a_failure_it_may_be_asked_for_again(paid: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["refused"]
    await paid.obey(refund("10.00"))
    await paid.work()
    await paid.obey(refund("10.00"))
    await paid.work()
    assert [one.data["amount"] for one in paid.events("refund.succeeded")] == ["10.00"]


async def test_a_busy_gateway_is_asked_again(paid: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["busy", "busy"]
    await paid.obey(refund())
    await paid.pass_time(MINUTE)
    assert list(gateway.returned.values()) == [[7050]]


async def test_a_refund_that_nobody_settles_is_for_a_person_after_a_week(
    paid: Till, gateway: FakeGateway
) -> None:
    gateway.refund_outcome = Outcome.PENDING
    await paid.obey(refund())
    await paid.pass_time(9 * DAY)
    (told,) = paid.events("refund.review_required")
    assert told.data["error_code"] == "no_answer"


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.REVIEW])
async def test_a_person_may_give_back_by_hand_what_the_gateway_did_not(
    paid: Till, gateway: FakeGateway, outcome: Outcome
) -> None:
    gateway.refund_outcome = outcome
    await paid.obey(refund())
    await paid.work()
    refund_id = paid.events("refund.requested")[0].data["refund_id"]
    command = PayOutRefund(order_id="order-1", refund_id=refund_id, paid_by="lerato")
    await paid.obey(command)
    await paid.obey(command)
    (told,) = paid.events("refund.succeeded")
    assert (told.data["amount"], told.data["paid_by"]) == ("70.50", "lerato")
    assert await paid.books() == {
        "cash:lerato": -7050,
        "clearing:paystack": 7050,
        "refunds": 7050,
        "sales": -7050,
    }


async def test_what_a_gateway_may_still_carry_out_is_not_given_back_by_hand(
    paid: Till, gateway: FakeGateway
) -> None:
    gateway.refund_outcome = Outcome.PENDING
    await paid.obey(refund())
    await paid.work()
    refund_id = paid.events("refund.requested")[0].data["refund_id"]
    await paid.obey(PayOutRefund(order_id="order-1", refund_id=refund_id, paid_by="lerato"))
    assert paid.events("refund.succeeded") == []


async def test_cash_is_given_back_by_hand(till: Till) -> None:
    await till.obey(charge("cash"))
    await till.obey(collect())
    await till.obey(refund())
    await till.pass_time(DAY)
    refund_id = till.events("refund.requested")[0].data["refund_id"]
    assert till.events("refund.succeeded") == []
    await till.obey(PayOutRefund(order_id="order-1", refund_id=refund_id, paid_by="sipho"))
    assert await till.books() == {"refunds": 7050, "sales": -7050}
