"""What a receipt says: the parts add up, and VAT is spoken of only where a registered shop charged it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import decimal
from plugins.orders.events import OrderCreated, OrderedItem
from plugins.orders.receipts.receipt import Receipt, Taking, Title, receipt_of, vat_in

AMOUNTS = st.integers(0, 10**9)
RATES = st.integers(0, 5000)
LINES = st.lists(st.tuples(st.integers(1, 99), st.integers(0, 1_000_00)), min_size=1, max_size=20)


def order(*lines: tuple[int, int], fee: int = 0, **changes: Any) -> OrderCreated:
    """An order of such lines: quantity, and the price of one."""
    fields: dict[str, Any] = {
        "order_id": "o",
        "customer_id": "c",
        "items": [
            OrderedItem(product_id="kota", name="Kota", quantity=count, price=decimal(price), options=[])
            for count, price in lines
        ],
        "total_amount": decimal(fee + sum(count * price for count, price in lines)),
        "created_at": dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC),
        "number": 7,
        "currency": "ZAR",
        "delivery_fee": decimal(fee),
        "fulfilment": "delivery",
        "address": None,
        "payment_method": "cash",
        "cash_note": None,
        "phone": None,
    }
    return OrderCreated(**{**fields, **changes})


def registered(total: int, **changes: Any) -> OrderCreated:
    """An order of one thing at a shop that is registered for VAT."""
    return order((1, total), vat_number="4123456789", vat_rate=1500, **changes)


def receipt(created: OrderCreated, *takings: Taking, status: str = "confirmed") -> Receipt:
    return receipt_of(created, status, takings)


@given(LINES, st.integers(0, 100_00), RATES)
def test_lines_and_fee_make_the_total_and_vat_never_changes_it(
    lines: list[tuple[int, int]], fee: int, rate: int
) -> None:
    made = receipt(order(*lines, fee=fee, vat_number="4123456789", vat_rate=rate))
    assert sum(line.total for line in made.lines) + made.delivery_fee == made.total
    assert made.net + made.vat == made.total
    assert all(line.quantity * line.unit_price == line.total for line in made.lines)


@given(AMOUNTS, RATES)
def test_vat_is_its_exact_part_of_the_total_with_half_a_cent_rounded_up(total: int, rate: int) -> None:
    exact = Fraction(total * rate, 10_000 + rate)
    assert exact - Fraction(1, 2) < vat_in(total, rate) <= exact + Fraction(1, 2)


@pytest.mark.parametrize(
    ("total", "rate", "vat"), [(115_00, 1500, 15_00), (80_00, 1500, 10_43), (80_00, 0, 0), (1, 10_000, 1)]
)
def test_vat_of_known_totals(total: int, rate: int, vat: int) -> None:
    assert vat_in(total, rate) == vat


def test_a_shop_that_is_not_registered_charges_no_vat_whatever_its_rate() -> None:
    made = receipt(order((1, 115_00), vat_rate=1500))
    assert (made.title, made.vat, made.vat_rate, made.vat_number) == (Title.RECEIPT, 0, 0, "")


@pytest.mark.parametrize(
    ("total", "title", "full"),
    [
        (50_00, Title.RECEIPT, False),
        (50_01, Title.TAX_INVOICE, False),
        (5000_00, Title.TAX_INVOICE, False),
        (5000_01, Title.RECEIPT, True),
    ],
)
def test_a_registered_shops_receipt_is_a_tax_invoice_between_the_two_limits(
    total: int, title: Title, full: bool
) -> None:
    made = receipt(registered(total))
    assert (made.title, made.full_invoice, made.vat_rate) == (title, full, 1500)


def test_a_currency_without_limits_has_tax_invoices_of_any_size() -> None:
    assert receipt(registered(1, currency="KES")).title is Title.TAX_INVOICE


def test_an_order_that_was_cancelled_is_no_supply_and_no_tax_invoice() -> None:
    made = receipt(registered(115_00), status="cancelled")
    assert (made.title, made.vat, made.due, made.cancelled) == (Title.RECEIPT, 0, 0, True)


def test_what_is_promised_is_still_due_and_what_is_paid_is_not() -> None:
    promise = Taking(kind="promised", amount=80_00, method="cash")
    some, rest = (Taking(kind="paid", amount=amount, method="cash") for amount in (50_00, 30_00))
    assert receipt(order((1, 80_00)), promise).due == 80_00
    assert receipt(order((1, 80_00)), promise, some).due == 30_00
    assert receipt(order((1, 80_00)), promise, some, rest).due == 0


def test_a_refund_of_a_part_asks_for_nothing_again() -> None:
    paid, back = Taking(kind="paid", amount=80_00), Taking(kind="refunded", amount=10_00)
    assert receipt(order((1, 80_00)), paid, back).due == 0
