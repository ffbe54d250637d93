"""The order as an aggregate: what it decides on each command, and that twice is once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.orders import model
from plugins.orders.events import (
    CancelOrder,
    CompleteOrder,
    ConfirmOrder,
    HandOverOrder,
    OrderLine,
    PlaceOrder,
)
from plugins.orders.shop import acceptance

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
KOTA = OrderLine(product_id="kota", name="Russian Kota", quantity=2, unit_price=35_00, options=[])
CANCEL = CancelOrder(order_id="one", reason="changed my mind", cancelled_by="thandi")
CONFIRM = ConfirmOrder(order_id="one", vendor_id=None)
COMPLETE = CompleteOrder(order_id="one", delivery_id=None)


def place(*lines: OrderLine, fee: int = 0) -> PlaceOrder:
    return PlaceOrder(
        order_id="one",
        customer_id="thandi",
        currency="ZAR",
        items=list(lines),
        delivery_fee=fee,
        fulfilment="delivery",
        address=None,
        payment_method="cash",
        cash_note=100_00,
    )


def after(*decisions) -> model.Order:
    events = []
    for decide in decisions:
        events += decide(model.fold(events))
    return model.fold(events)


def placed(order):
    return model.place(order, place(KOTA), 7, NOW)


def test_the_total_is_every_line_and_the_fee_with_prices_frozen():
    [created] = model.place(model.Order(), place(KOTA, fee=10_00), 7, NOW)
    assert created.total_amount == Decimal("80.00")
    assert created.items[0].price == Decimal("35.00")
    assert (created.number, created.cash_note) == (7, Decimal("100.00"))


def test_placing_the_same_order_twice_places_one():
    assert placed(after(placed)) == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "no items"),
        ((OrderLine(product_id="x", name="X", quantity=0, unit_price=1, options=[]),), "X: 0 at 1"),
    ],
)
def test_what_cannot_be_an_order_is_refused_with_its_reason(lines, reason):
    [refused] = model.place(model.Order(), place(*lines), 0, NOW)
    assert reason in refused.reason
    assert model.evolve(model.Order(), refused).status == "unknown"


def test_an_order_is_cancelled_once():
    cancelled = after(placed, lambda order: model.cancel(order, CANCEL, NOW))
    assert cancelled.status == "cancelled"
    assert model.cancel(cancelled, CANCEL, NOW) == []


def test_what_is_over_cannot_be_cancelled():
    [refused] = model.cancel(model.Order("completed", 3), CANCEL, NOW)
    assert refused.status == "completed"


def test_what_is_cancelled_before_it_was_placed_never_will_be():
    cancelled = after(lambda order: model.cancel(order, CANCEL, NOW))
    assert cancelled.status == "cancelled"
    assert placed(cancelled) == []


COMMANDS = {
    "place": placed,
    "confirm": lambda order: acceptance.confirm(order, CONFIRM, NOW),
    "dispatch": lambda order: model.dispatch(order, "one", "trip", NOW),
    "hand over": lambda order: model.hand_over(order, HandOverOrder(order_id="one"), NOW),
    "complete": lambda order: model.complete(order, COMPLETE, NOW),
    "cancel": lambda order: model.cancel(order, CANCEL, NOW),
}


@given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12))
def test_whatever_is_asked_an_order_ends_once_and_is_completed_only_after_it_was_confirmed(names):
    events = []
    for name in names:
        events += COMMANDS[name](model.fold(events))
    types = [event.type for event in events]
    assert sum(types.count(end) for end in ("order.completed", "order.cancelled")) <= 1
    assert all(types.count(kind) <= 1 for kind in ("order.created", "order.confirmed"))
    assert sum(types.count(kind) for kind in ("order.dispatched", "order.collected")) <= 1
    if "order.completed" in types:
        assert types.index("order.confirmed") < types.index("order.completed")
