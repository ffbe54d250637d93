"""The order saga: what it asks of whom, and how it takes everything back. Pure: no database, no clock."""

from __future__ import annotations

from typing import Any

import pytest

from bot import SagaState, moves
from plugins.orders.saga import HOLD, PAY_WITHIN, order_processing

NOW = 1_795_428_000.0
ORDER = {
    "order_id": "one",
    "customer_id": "thandi",
    "number": 7,
    "items": [{"product_id": "kota", "name": "Russian Kota", "quantity": 2, "price": "35.00", "options": []}],
    "total_amount": "80.00",
    "delivery_fee": "10.00",
    "currency": "ZAR",
    "fulfilment": "delivery",
    "address": {"text": "yellow house"},
    "payment_method": "paystack",
    "phone": "27820000001",
    "created_at": "2026-11-23T10:00:00Z",
    "auto_accept": True,
}
MONEY = {"amount": "80.00", "currency": "ZAR"}
PAID = ("inventory.reserved", "payment.succeeded")
PROMISED = ("inventory.reserved", "payment.promised")
ON_ITS_WAY = ("order.confirmed", "delivery.scheduled", "delivery.assigned", "delivery.picked_up")


class Order:
    """One order's saga; ``asked`` are the commands it sent, in order."""

    def __init__(self, **changes: Any) -> None:
        self.state = SagaState(
            id="saga-1",
            saga=order_processing.name,
            key="one",
            tenant="shop",
            correlation="c",
            step="create_order",
        )
        self.asked: list[Any] = []
        self._take(moves.begin(order_processing, self.state, ORDER | changes, NOW))

    def hear(self, *events: str, **data: Any) -> list[str]:
        """Hear these events, and return the commands that followed from the last."""
        for event in events:
            before = len(self.asked)
            told = {"order_id": "one", **MONEY, **data}
            self._take(moves.hear(order_processing, self.state, event, told, NOW))
        return [command.type for command in self.asked[before:]]

    def wait(self) -> list[str]:
        """Let the present step's time pass."""
        before = len(self.asked)
        self._take(moves.time_up(order_processing, self.state, self.state.due_at or NOW))
        return [command.type for command in self.asked[before:]]

    def _take(self, move: moves.Move) -> None:
        self.asked += [command for _, command in move.commands]


@pytest.fixture
def order() -> Order:
    return Order()


def test_a_paid_order_is_made_brought_and_completed(order: Order) -> None:
    order.hear(*PAID, *ON_ITS_WAY, "delivery.completed", "inventory.committed", "order.completed")
    assert [command.type for command in order.asked] == [
        "inventory.reserve",
        "payments.charge",
        "orders.confirm",
        "delivery.schedule",
        "inventory.commit",
        "orders.complete",
    ]
    assert order.state.status == "done"


def test_what_was_promised_in_cash_is_collected_at_the_door(order: Order) -> None:
    order.hear(*PROMISED, "order.confirmed", "delivery.scheduled")
    order.hear("delivery.assigned", driver_id="sipho")
    order.hear("delivery.picked_up")
    assert order.hear("delivery.completed") == ["payments.collect"]
    assert order.asked[-1].collected_by == "sipho"
    assert order.hear("payment.succeeded") == ["inventory.commit"]


def test_what_the_customer_fetches_after_all_is_paid_for_at_the_shop_without_the_fee(order: Order) -> None:
    order.hear(*PROMISED, "order.confirmed", "delivery.scheduled")
    order.hear("delivery.assigned", driver_id="sipho")
    order.hear("order.to_fetch", total_amount="70.00")
    assert order.hear("order.collected") == ["payments.collect"]
    assert (order.asked[-1].collected_by, str(order.asked[-1].amount)) == ("the shop", "70.00")


def test_money_that_came_before_it_was_asked_for_is_not_asked_for_again(order: Order) -> None:
    assert order.hear("payment.succeeded") == []
    assert order.hear("inventory.reserved") == ["orders.confirm"]


def test_a_payment_that_failed_before_it_was_asked_for_ends_the_order_as_well(order: Order) -> None:
    assert order.hear("payment.failed") == []
    assert order.hear("inventory.reserved") == ["payments.refund"]


def test_cash_that_the_driver_has_booked_already_is_not_collected_again(order: Order) -> None:
    order.hear(*PROMISED, *ON_ITS_WAY, "payment.succeeded")
    assert order.hear("delivery.completed") == ["inventory.commit"]


@pytest.mark.parametrize("answer", ["payment.succeeded", "payment.promised", "payment.stands"])
@pytest.mark.parametrize("other", [{"amount": "1.00"}, {"currency": "KES"}, {"late": True}], ids=str)
def test_money_that_does_not_pay_for_the_order_does_not_move_it(
    order: Order, answer: str, other: dict[str, Any]
) -> None:
    order.hear("inventory.reserved")
    assert order.hear(answer, **other) == []
    assert order.hear(answer) == ["orders.confirm"]


def test_money_that_goes_back_does_not_spare_the_customer_the_cash(order: Order) -> None:
    order.hear(*PROMISED)
    order.hear("payment.succeeded", late=True)
    order.hear(*ON_ITS_WAY)
    assert order.hear("delivery.completed") == ["payments.collect"]


@pytest.mark.parametrize(
    ("status", "then"), [("charged", "inventory.commit"), ("promised", "payments.collect")]
)
def test_what_a_client_saw_to_before_the_saga_asked_is_not_asked_for_again(
    order: Order, status: str, then: str
) -> None:
    order.hear("inventory.reserved")
    assert order.hear("payment.stands", status=status) == ["orders.confirm"]
    order.hear(*ON_ITS_WAY)
    assert order.hear("delivery.completed") == [then]


def test_the_driver_is_told_how_much_cash_is_due() -> None:
    paid, promised = Order(), Order(payment_method="cash")
    paid.hear(*PAID, "order.confirmed")
    promised.hear(*PROMISED, "order.confirmed")
    assert [str(order.asked[-1].cash_due) for order in (paid, promised)] == ["0.00", "80.00"]


def test_nobody_brings_what_is_collected() -> None:
    order = Order(fulfilment="collection")
    assert order.hear(*PAID, "order.confirmed") == []
    assert order.hear("order.collected") == ["inventory.commit"]


def test_stock_is_held_for_longer_than_an_order_may_take() -> None:
    assert order_processing.step("hand_over").within + PAY_WITHIN < HOLD.total_seconds()


@pytest.mark.parametrize(
    ("heard", "last", "back", "reason"),
    [
        ((), "inventory.refused", ["orders.cancel"], "out_of_stock"),
        (
            ("inventory.reserved",),
            "payment.failed",
            ["payments.refund", "inventory.release", "orders.cancel"],
            "not_paid",
        ),
    ],
)
def test_a_step_that_fails_takes_back_those_before_it_and_what_it_may_leave(
    order: Order, heard: tuple[str, ...], last: str, back: list[str], reason: str
) -> None:
    order.hear(*heard, last)
    order.hear("payment.closed", "inventory.released", "order.cancelled")
    assert [command.type for command in order.asked[-len(back) :]] == back
    assert order.asked[-1].reason == reason
    assert order.state.status == "compensated"


def test_silence_is_not_taken_for_an_empty_shelf(order: Order) -> None:
    assert order.wait() == ["inventory.release"]
    assert order.hear("inventory.released") == ["orders.cancel"]
    assert order.asked[-1].reason == "not_taken"


def test_a_payment_that_nobody_speaks_of_is_closed_before_the_stock_goes_back(order: Order) -> None:
    order.hear("inventory.reserved")
    assert order.wait() == ["payments.refund"]
    assert order.hear("payment.closed") == ["inventory.release"]
    assert order.hear("inventory.released") == ["orders.cancel"]
    assert order.asked[-1].reason == "not_paid"


def test_a_customer_who_cancels_gets_everything_undone_in_reverse(order: Order) -> None:
    order.hear(*PAID, "order.confirmed", "delivery.scheduled")
    order.hear("order.cancellation_requested", reason="cancelled by the customer", cancelled_by="thandi")
    order.hear("delivery.cancelled", "order.withdrawn")
    order.hear("payment.closed", "inventory.released", "order.cancelled")
    assert [command.type for command in order.asked[4:]] == [
        "delivery.cancel",
        "orders.withdraw",
        "payments.refund",
        "inventory.release",
        "orders.cancel",
    ]
    assert (order.asked[-1].reason, order.asked[-1].cancelled_by) == ("cancelled by the customer", "thandi")
    assert order.state.status == "compensated"


def test_after_the_pick_up_there_is_no_way_back(order: Order) -> None:
    order.hear(*PAID, *ON_ITS_WAY)
    assert order.hear("order.cancellation_requested", reason="too late") == ["orders.refuse_cancellation"]
    assert order.hear("delivery.completed") == ["inventory.commit"]


def test_a_delivery_that_failed_is_left_to_a_person_who_can_still_take_it_all_back(order: Order) -> None:
    assert order.hear(*PAID, "order.confirmed", "delivery.scheduled", "delivery.failed") == []
    assert order.state.status == "stuck"
    assert order.hear("order.cancellation_requested", reason="no") == ["delivery.cancel"]


def test_what_came_back_and_goes_out_again_is_brought_like_any_other(order: Order) -> None:
    order.hear(*PAID, *ON_ITS_WAY, "delivery.failed", "delivery.assigned", "delivery.picked_up")
    assert order.hear("order.cancellation_requested") == ["orders.refuse_cancellation"]
    assert order.hear("delivery.completed") == ["inventory.commit"]


def test_a_pick_up_while_the_cancellation_is_under_way_stops_it(order: Order) -> None:
    order.hear(*PAID, "order.confirmed", "delivery.scheduled")
    assert order.hear("order.cancellation_requested", reason="no") == ["delivery.cancel"]
    assert order.hear("delivery.picked_up") == []
    assert order.hear("delivery.cancellation_refused") == ["orders.refuse_cancellation"]
    assert order.hear("delivery.completed") == ["inventory.commit"]
