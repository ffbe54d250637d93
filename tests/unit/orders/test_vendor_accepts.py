"""The order saga's step in which somebody at the shop takes the order, or nobody does. Pure."""

from __future__ import annotations

import pytest

from bot import decimal
from plugins.orders.saga import ACCEPT_WITHIN
from tests.unit.orders.test_saga import NOW, PAID, PROMISED, Order

BACK = ["orders.withdraw", "payments.refund", "inventory.release", "orders.cancel"]
"""What is asked for, newest first, when nobody answers."""


@pytest.fixture
def order() -> Order:
    """One that waits for the shop."""
    waiting = Order(auto_accept=False)
    waiting.hear(*PAID)
    return waiting


def test_the_shop_is_asked_once_it_is_paid_and_told_until_when() -> None:
    asked = [Order(auto_accept=False) for _ in range(2)]
    for one, money in zip(asked, (PAID, PROMISED), strict=True):
        assert one.hear(*money) == ["orders.ask_vendor"]
        assert one.asked[-1].accept_by.timestamp() == NOW + ACCEPT_WITHIN
    assert [one.asked[-1].is_paid for one in asked] == [True, False]


def test_v1_nudge_at_two_minutes_second_number_at_five_and_all_goes_back_at_ten(order: Order) -> None:
    told = []
    while order.state.goes_on:
        told.append(((order.state.due_at or 0) - NOW, order.wait()[0]))
    assert told == [(120, "orders.ask_vendor"), (300, "orders.ask_vendor"), (600, "orders.withdraw")]
    assert [(one.asked, one.reminder) for one in order.asked if one.type == "orders.ask_vendor"] == [
        (1, False),
        (1, True),
        (2, False),
    ]
    order.hear("order.withdrawn", "payment.closed", "inventory.released", "order.cancelled")
    assert [command.type for command in order.asked[-4:]] == BACK
    assert (order.asked[-1].reason, order.state.status) == ("not_answered", "compensated")


def wait_in_vain(order: Order) -> None:
    for _ in range(3):
        order.wait()


def test_an_acceptance_in_the_very_second_of_the_time_out_is_the_one_decision(order: Order) -> None:
    wait_in_vain(order)
    assert order.asked[-1].missed
    assert order.hear("order.confirmed") == ["delivery.schedule"]
    assert order.state.status == "running"


def test_a_decline_in_the_very_second_of_the_time_out_is_the_reason(order: Order) -> None:
    wait_in_vain(order)
    assert order.hear("order.declined", reason="kitchen_closed", member_id="joy") == ["payments.refund"]
    order.hear("payment.closed", "inventory.released")
    assert (order.asked[-1].reason, order.asked[-1].cancelled_by) == ("kitchen_closed", "joy")


def test_v5_what_is_declined_is_refunded_and_cancelled_with_the_reason(order: Order) -> None:
    assert order.hear("order.declined", reason="too_busy", member_id="joy") == ["payments.refund"]
    order.hear("payment.closed", "inventory.released", "order.cancelled")
    assert [command.type for command in order.asked[-3:]] == BACK[1:]
    assert (order.asked[-1].reason, order.asked[-1].cancelled_by) == ("too_busy", "joy")


def test_a_customer_who_cancels_while_the_shop_accepts_is_heard_first(order: Order) -> None:
    assert order.hear("order.cancellation_requested", reason="no", cancelled_by="t") == ["orders.withdraw"]
    assert not order.asked[-1].missed
    assert order.hear("order.confirmed") == []
    assert order.hear("order.withdrawn") == ["payments.refund"]


def test_what_the_customer_fetches_while_it_is_being_cancelled_stays_sold() -> None:
    order = Order(auto_accept=False, fulfilment="collection")
    order.hear(*PAID, "order.confirmed")
    assert order.hear("order.cancellation_requested", reason="no") == ["orders.withdraw"]
    assert order.hear("order.collected") == ["orders.refuse_cancellation", "inventory.commit"]


def test_nobody_is_told_that_they_cannot_cancel_who_did_not_want_to(order: Order) -> None:
    wait_in_vain(order)
    order.hear("order.confirmed")
    assert "orders.refuse_cancellation" not in [command.type for command in order.asked]


def test_the_driver_is_told_what_they_need_to_know(order: Order) -> None:
    order.hear("order.confirmed", ready_at="2026-11-23T10:20:00Z")
    told = order.asked[-1]
    assert (told.number, told.is_paid, told.cash_due, told.phone) == (7, True, decimal(0), "27820000001")
    assert told.ready_at == "2026-11-23T10:20:00Z"


def test_a_shop_that_takes_everything_is_not_asked() -> None:
    assert Order(auto_accept=True).hear(*PAID) == ["orders.confirm"]
