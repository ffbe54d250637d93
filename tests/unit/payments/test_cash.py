"""Cash is a promise until somebody says who handed over what."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.payments.commands import WriteOff
from tests.doubles.payments import charge, collect, refund
from tests.doubles.till import Till


@pytest.fixture
async def promised(till: Till) -> Till:
    """R70.50 will be paid at the door."""
    await till.obey(charge("cash"))
    return till


async def test_it_is_promised_and_the_customer_owes_it(promised: Till) -> None:
    await promised.work()
    (told,) = promised.events("payment.promised")
    assert (told.data["amount"], told.data["currency"], told.data["method"]) == ("70.50", "ZAR", "cash")
    assert await promised.books() == {"receivable": 7050, "sales": -7050}


async def test_who_took_it_and_the_change_are_recorded(promised: Till) -> None:
    await promised.obey(collect(tendered="100"))
    (told,) = promised.events("payment.collected")
    assert (told.data["collected_by"], told.data["tendered"], told.data["change"]) == (
        "sipho",
        "100",
        "29.50",
    )
    (paid,) = promised.events("payment.succeeded")
    assert (paid.data["amount"], paid.data["late"], paid.data["receipt_missing"]) == ("70.50", False, False)
    assert await promised.books() == {"cash:sipho": 7050, "sales": -7050}


async def test_reporting_it_twice_is_once(promised: Till) -> None:
    await promised.obey(collect())
    await promised.obey(collect())
    assert len(promised.events("payment.collected")) == 1
    assert promised.events("payment.collection_refused") == []


async def test_a_short_payment_leaves_the_rest_owing(promised: Till) -> None:
    await promised.obey(collect("70.00"))
    assert await promised.states() == ["promised"]
    assert await promised.books() == {"cash:sipho": 7000, "receivable": 50, "sales": -7050}
    await promised.obey(collect("0.50"))
    assert await promised.states() == ["charged"]


async def test_equal_parts_are_told_apart_by_their_ids(promised: Till) -> None:
    await promised.obey(collect("35.25", collection_id="first"))
    await promised.obey(collect("35.25", collection_id="second"))
    assert await promised.states() == ["charged"]


@pytest.mark.parametrize(
    ("amount", "tendered"), [("70.51", None), ("0", None), ("-1", None), ("70.50", "70.00")]
)
async def test_what_cannot_be_is_refused(promised: Till, amount: str, tendered: str | None) -> None:
    await promised.obey(collect(amount, tendered))
    (told,) = promised.events("payment.collection_refused")
    assert told.data["error_code"] == "wrong_amount"
    assert await promised.states() == ["promised"]


async def test_no_cash_is_taken_that_nobody_promised(till: Till) -> None:
    await till.obey(collect())
    (told,) = till.events("payment.collection_refused")
    assert told.data["error_code"] == "nothing_promised"


async def test_a_promise_called_off_was_no_sale(promised: Till) -> None:
    await promised.obey(refund())
    assert await promised.states() == ["cancelled"]
    assert await promised.books() == {}


async def test_a_part_that_came_before_the_cancellation_is_owed_back(promised: Till) -> None:
    await promised.obey(collect("20.00"))
    await promised.obey(refund())
    (told,) = promised.events("refund.requested")
    assert (told.data["amount"], told.data["surplus"]) == ("20.00", "20.00")
    assert await promised.books() == {"cash:sipho": 2000, "receivable": -2000}


async def test_the_saga_is_told_of_a_promise_that_a_client_made_first(till: Till) -> None:
    await till.obey(charge("cash"))
    await till.obey(charge("paystack"))
    assert till.types()[-1] == "payment.stands"
    assert till.events("payment.stands")[0].data["status"] == "promised"
    assert await till.states() == ["promised"]


async def test_a_promise_of_another_price_is_no_answer_to_the_saga(till: Till) -> None:
    await till.obey(charge("cash", amount=Decimal("1.00")))
    await till.obey(charge("paystack"))
    assert "payment.stands" not in till.types()
    assert await till.states() == ["cancelled", "created"]


async def test_what_is_promised_can_become_less(promised: Till) -> None:
    for _ in range(2):
        await promised.obey(refund("20.00", reason="out_of_items"))
    (told,) = promised.events("payment.reduced")
    assert (told.data["amount"], told.data["reason"]) == ("20.00", "out_of_items")
    assert promised.events("refund.requested") == []
    assert await promised.books() == {"receivable": 5050, "sales": -5050}
    await promised.obey(collect("50.50"))
    (paid,) = promised.events("payment.succeeded")
    assert paid.data["amount"] == "50.50"
    await promised.obey(refund("20.00", reason="out_of_items"))
    assert promised.events("refund.requested") == []
    assert await promised.books() == {"cash:sipho": 5050, "sales": -5050}


async def test_a_promise_of_nothing_is_no_promise(promised: Till) -> None:
    await promised.obey(refund("70.50", reason="out_of_items"))
    assert promised.events("payment.reduced") == []


async def test_what_is_missing_is_written_off_once_and_the_rest_is_paid(promised: Till) -> None:
    await promised.obey(collect("70.00"))
    for _ in range(2):
        await promised.obey(WriteOff(order_id="order-1", member_id="mama"))
    (loss,) = promised.events("payment.written_off")
    (paid,) = promised.events("payment.succeeded")
    assert (loss.data["amount"], paid.data["amount"]) == ("0.50", "70.00")
    assert await promised.states() == ["charged"]
    books = await promised.books()
    assert books == {"cash:sipho": 7000, "losses": 50, "sales": -7050}
    assert sum(books.values()) == 0


async def test_nothing_is_written_off_where_nothing_or_all_came(promised: Till) -> None:
    await promised.obey(WriteOff(order_id="order-1", member_id="mama"))
    assert await promised.books() == {"receivable": 7050, "sales": -7050}
    await promised.obey(collect())
    await promised.obey(WriteOff(order_id="order-1", member_id="mama"))
    assert promised.events("payment.written_off") == []
    assert await promised.books() == {"cash:sipho": 7050, "sales": -7050}


async def test_what_was_written_off_does_not_come_after_all(promised: Till) -> None:
    await promised.obey(collect("70.00"))
    await promised.obey(WriteOff(order_id="order-1", member_id="mama"))
    await promised.obey(collect("0.50"))
    (told,) = promised.events("payment.collection_refused")
    assert told.data["error_code"] == "nothing_promised"
    assert sum((await promised.books()).values()) == 0


async def test_only_what_came_goes_back_after_the_rest_was_written_off(promised: Till) -> None:
    await promised.obey(collect("70.00"))
    await promised.obey(WriteOff(order_id="order-1", member_id="mama"))
    await promised.obey(refund())
    (told,) = promised.events("refund.requested")
    assert told.data["amount"] == "70.00"


async def test_the_rest_is_with_whoever_it_was_brought_to_later(promised: Till) -> None:
    await promised.obey(collect("70.00"))
    for _ in range(2):
        await promised.obey(collect("0.50", collected_by="mama", collection_id="later"))
    (paid,) = promised.events("payment.succeeded")
    assert paid.data["amount"] == "70.50"
    assert await promised.books() == {"cash:sipho": 7000, "cash:mama": 50, "sales": -7050}
