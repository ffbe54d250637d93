"""What an order becomes when something of it has run out: it never costs more, and its total stays true."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plugins.orders import model
from plugins.orders.events import CancellationWished, OrderCreated, OrderLine, PlaceOrder, RequestCancellation
from plugins.orders.swaps import shortages
from plugins.orders.swaps.events import OrderAmended

NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


def line(product: str, price: int = 35_00, quantity: int = 2, *options: str) -> OrderLine:
    return OrderLine(
        product_id=product, name=product.title(), quantity=quantity, unit_price=price, options=list(options)
    )


def placed(*lines: OrderLine, fee: int = 10_00, auto_accept: bool = False) -> OrderCreated:
    command = PlaceOrder(
        order_id="one",
        customer_id="thandi",
        currency="ZAR",
        items=list(lines),
        delivery_fee=fee,
        fulfilment="delivery",
        address=None,
        payment_method="cash",
        cash_note=None,
        auto_accept=auto_accept,
    )
    (created,) = model.place(model.Order(), command, 7, NOW)
    assert isinstance(created, OrderCreated)
    return created


def without(created: OrderCreated, instead: OrderLine | None = None) -> OrderAmended:
    amended = shortages.amend(created, "russian", instead, chosen=True, now=NOW)
    assert amended is not None
    return amended


def test_every_line_of_the_product_is_asked_about_together() -> None:
    created = placed(line("russian"), line("russian", 40_00, 1, "cheese"), line("coke", 15_00))
    out = shortages.line_out(created, "russian", "joy", NOW)
    assert out is not None
    assert (out.quantity, out.amount, out.name) == (3, Decimal("110.00"), "Russian")


def test_what_is_not_in_the_order_is_not_asked_about() -> None:
    assert shortages.line_out(placed(line("coke")), "russian", None, NOW) is None


def test_without_it_the_order_costs_so_much_less() -> None:
    amended = without(placed(line("russian"), line("coke", 15_00, 1)))
    assert (amended.total_amount, amended.less) == (Decimal("25.00"), Decimal("70.00"))
    assert [item.product_id for item in amended.items] == ["coke"]


def test_what_comes_instead_of_it_may_cost_less_and_never_more() -> None:
    order = placed(line("russian"), line("coke", 15_00, 1))
    assert without(order, line("vienna", 27_00)).less == Decimal("16.00")
    assert without(order, line("full house", 60_00)).less == Decimal("0.00")


def test_an_order_of_nothing_else_has_nothing_left() -> None:
    created = placed(line("russian"))
    assert shortages.amend(created, "russian", None, chosen=False, now=NOW) is None
    assert without(created, line("vienna", 27_00)).items[0].name == "Vienna"


def test_the_order_is_as_it_was_amended() -> None:
    created = placed(line("russian"), line("coke", 15_00, 1))
    order = model.fold([created, without(created)])
    assert order.placed is not None
    assert order.placed.total_amount == Decimal("25.00")
    assert [item.name for item in order.placed.items] == ["Coke"]
    assert (order.number, order.version) == (7, 2)


PRICES = st.integers(1, 500_00)


@given(prices=st.lists(PRICES, min_size=2, max_size=5), quantity=st.integers(1, 99), new=PRICES)
def test_the_total_is_always_its_lines_and_the_fee(prices: list[int], quantity: int, new: int) -> None:
    first, *others = prices
    lines = [line("russian", first, quantity), *(line(f"p{n}", price, 1) for n, price in enumerate(others))]
    created = placed(*lines)
    amended = without(created, line("vienna", new, quantity))
    cost = sum((item.price * item.quantity for item in amended.items), created.delivery_fee)
    assert amended.total_amount == cost == created.total_amount - amended.less
    assert amended.less >= 0


def wish(reason: str, *, agreed: bool = False) -> RequestCancellation:
    return RequestCancellation(order_id="one", reason=reason, cancelled_by="thandi", agreed=agreed)


def test_the_shop_is_asked_before_what_it_makes_is_cancelled_for_its_customer() -> None:
    made = model.Order(status="confirmed", placed=placed(line("russian")))
    asked = model.wish(made, wish("cancelled by the customer"))
    assert isinstance(asked, CancellationWished)
    assert (asked.number, asked.status) == (7, "confirmed")


def test_nobody_is_asked_about_what_nobody_makes_or_who_has_agreed() -> None:
    mine = wish("cancelled by the customer")
    waiting = model.Order(status="waiting", placed=placed(line("russian")))
    made = model.Order(status="confirmed", placed=placed(line("russian")))
    by_itself = model.Order(status="confirmed", placed=placed(line("russian"), auto_accept=True))
    assert model.wish(waiting, mine) is None
    assert model.wish(by_itself, mine) is None
    assert model.wish(made, wish("cancelled by the shop")) is None
    assert model.wish(made, wish("cancelled by the customer", agreed=True)) is None
