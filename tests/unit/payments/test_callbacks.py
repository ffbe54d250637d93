"""Callbacks by case and gateway, with a double of each kind: forged, late, lost, tampered with and more.

``paystack`` rings and is then looked up; ``ozow`` tells all, signed; ``mpesa`` asks on the phone, proves
itself by the token in the path, and its queries know neither amount nor receipt.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from bot import Problem
from plugins.payments.gateway import Finding, Notice, Outcome
from tests.doubles.counter import HOUR, Counter
from tests.doubles.gateway import FakeGateway
from tests.doubles.outcomes import Outcomes
from tests.doubles.payments import charge, refund
from tests.doubles.till import Till

GATEWAYS = {
    "paystack": {"rings": True},
    "ozow": {},
    "mpesa": {"link": False, "tells_amount": False},
}


async def genuine(counter: Counter) -> None:
    await counter.ask()
    counter.gateway.pay(counter.reference)
    await counter.call_back()


async def forged(counter: Counter) -> None:
    await counter.ask()
    await counter.call_back(proof="none", outcome=Outcome.PAID)


async def with_a_token_of_nobody(counter: Counter) -> None:
    await counter.ask()
    await counter.call_back(token=f"{counter.reference}.guess", outcome=Outcome.PAID)


async def unreadable(counter: Counter) -> None:
    await counter.ask()
    await counter.hear(b"{", "")


async def five_times(counter: Counter) -> None:
    await genuine(counter)
    for _ in range(4):
        await counter.call_back()


async def lost(counter: Counter) -> None:
    await counter.ask()
    counter.gateway.pay(counter.reference)


async def lost_and_the_answer_too(counter: Counter) -> None:
    counter.gateway.faults = ["swallowed"]
    await counter.ask()
    counter.gateway.pay(counter.reference)


async def come_but_the_answer_was_lost(counter: Counter) -> None:
    counter.gateway.faults = ["swallowed"]
    await genuine(counter)


async def come_before_the_answer(counter: Counter) -> None:
    async def paid_at_once() -> None:
        counter.gateway.pay(counter.reference)
        await counter.call_back()

    counter.gateway.meanwhile = paid_at_once
    await counter.ask()


async def failed_after_paid(counter: Counter) -> None:
    await genuine(counter)
    await counter.call_back(outcome=Outcome.FAILED, code="1032")
    await counter.call_back(outcome=Outcome.PENDING)


async def paid_after_failed(counter: Counter) -> None:
    await counter.ask()
    counter.gateway.pay(counter.reference, Outcome.FAILED, "1037", final=False)
    await counter.call_back()
    counter.gateway.pay(counter.reference)
    await counter.call_back()


async def paid_after_the_cancellation(counter: Counter) -> None:
    await counter.ask()
    await counter.till.obey(refund())
    counter.gateway.pay(counter.reference)
    await counter.call_back()


async def paid_after_the_time_was_up(counter: Counter) -> None:
    await counter.ask()
    await counter.till.pass_time(HOUR)
    counter.gateway.pay(counter.reference)
    await counter.call_back()


async def paid_twice(counter: Counter) -> None:
    await counter.ask()
    first = counter.reference
    counter.gateway.pay(first, Outcome.FAILED, "declined", final=False)
    await counter.call_back()
    await counter.ask()
    counter.gateway.pay(counter.reference)
    await counter.call_back()
    counter.gateway.pay(first)


async def amount_tampered(counter: Counter) -> None:
    await counter.ask()
    await counter.call_back(outcome=Outcome.PAID, amount=100)


async def currency_tampered(counter: Counter) -> None:
    await counter.ask()
    await counter.call_back(outcome=Outcome.PAID, currency="KES")


async def money_of_the_other_mode(counter: Counter) -> None:
    await counter.ask()
    await counter.call_back(outcome=Outcome.PAID, live=True)


async def with_an_unknown_code(counter: Counter) -> None:
    await counter.ask()
    counter.gateway.pay(counter.reference, Outcome.REVIEW, "77")
    await counter.call_back()


Case = Callable[[Counter], Awaitable[None]]
TABLE: list[tuple[Case, str, str, str]] = [
    # case, and how it ends at paystack, ozow and mpesa
    (genuine, "charged", "charged", "charged"),
    (forged, "401, expired", "401, expired", "401, expired"),
    (with_a_token_of_nobody, "401, expired", "401, expired", "401, expired"),
    (unreadable, "400, expired", "400, expired", "400, expired"),
    (five_times, "charged", "charged", "charged"),
    (lost, "charged", "charged", "charged, without receipt"),
    (lost_and_the_answer_too, "charged", "charged", "review"),
    (come_but_the_answer_was_lost, "charged", "charged", "charged"),
    (come_before_the_answer, "charged", "charged", "charged"),
    (failed_after_paid, "charged", "charged", "charged"),
    (paid_after_failed, *["charged, given back"] * 3),
    (paid_after_the_cancellation, *["charged, given back"] * 3),
    (paid_after_the_time_was_up, *["charged, given back"] * 3),
    (
        paid_twice,
        "charged, charged, given back",
        "charged, charged, given back",
        "charged, charged, without receipt, given back",
    ),
    (amount_tampered, "expired", "expired", "expired"),
    (currency_tampered, "expired", "expired", "expired"),
    (money_of_the_other_mode, "expired", "expired", "expired"),
    (with_an_unknown_code, "review", "review", "review"),
]
CASES = [
    pytest.param(case, name, ends[place], id=f"{case.__name__} at {name}")
    for case, *ends in TABLE
    for place, name in enumerate(GATEWAYS)
]


@pytest.fixture
async def counter(tmp_path: Path, name: str) -> AsyncIterator[Counter]:
    gateway = FakeGateway(name, refund_outcome=Outcome.PAID, **GATEWAYS[name])
    till = Till(tmp_path, {name: gateway})
    yield Counter(till, gateway)
    await till.close()


@pytest.mark.parametrize(("case", "name", "expected"), CASES)
async def test_a_callback_ends_as_the_table_says(
    counter: Counter, case: Case, name: str, expected: str, outcomes: Outcomes
) -> None:
    await case(counter)
    outcome = await counter.outcome()
    outcomes.note(case.__name__, name, outcome)
    assert outcome == expected


@pytest.mark.parametrize("name", ["mpesa"])
async def test_a_receipt_that_comes_later_is_kept(counter: Counter) -> None:
    await lost(counter)
    await counter.till.pass_time(60)
    await counter.call_back()
    (found,) = counter.till.events("payment.receipt_found")
    assert found.data["receipt"] == "receipt-mpesa-1"
    assert (await counter.till.payments())[0].receipt == "receipt-mpesa-1"


@pytest.mark.parametrize("name", ["mpesa"])
async def test_a_token_counts_only_for_the_attempt_it_was_given_for(counter: Counter) -> None:
    await counter.ask()
    other = counter.gateway.accounts[counter.reference].charge.token
    await counter.till.obey(charge("mpesa", order_id="order-2"))
    await counter.till.work()
    await counter.call_back(token=other, outcome=Outcome.PAID)
    assert counter.said == ["401"]


@pytest.mark.parametrize("name", ["ozow"])
async def test_a_callback_about_nothing_of_ours_is_put_aside_after_a_day(counter: Counter) -> None:
    notice = Notice(key="k", reference="somebody-elses", finding=Finding(outcome=Outcome.PAID))
    await counter.hear(msgspec.json.encode(notice), "")
    await counter.till.pass_time(48 * HOUR)
    assert counter.said == []
    assert counter.till.due() is None
    outcome = counter.till.look.exec_driver_sql("SELECT outcome FROM payments_callbacks").scalar()
    assert outcome == "unmatched"


@pytest.mark.parametrize("name", ["paystack"])
async def test_what_a_refunds_callback_rings_about_is_looked_up(counter: Counter) -> None:
    counter.gateway.refund_outcome = Outcome.PENDING
    await genuine(counter)
    await counter.till.obey(refund())
    await counter.till.work()
    counter.gateway.refund_outcome = Outcome.PAID
    notice = Notice(key="k", about="refund", reference=counter.reference)
    await counter.hear(msgspec.json.encode(notice), "")
    assert len(counter.till.events("refund.succeeded")) == 1


@pytest.mark.parametrize("name", ["paystack"])
async def test_a_refunds_callback_that_comes_after_its_end_waits_for_nothing(counter: Counter) -> None:
    await genuine(counter)
    await counter.till.obey(refund())
    await counter.till.work()
    notice = Notice(key="k", about="refund", reference=counter.reference)
    asked = counter.gateway.calls["query_refund"]
    await counter.hear(msgspec.json.encode(notice), "")
    assert counter.gateway.calls["query_refund"] == asked
    assert counter.till.look.exec_driver_sql(
        "SELECT outcome, due_at FROM payments_callbacks WHERE key = 'k'"
    ).all() == [("done", None)]


@pytest.mark.parametrize("name", ["mpesa"])
async def test_a_refunds_callback_proves_itself_by_the_refunds_token(counter: Counter) -> None:
    counter.gateway.refund_outcome = Outcome.PENDING
    await genuine(counter)
    await counter.till.obey(refund())
    await counter.till.work()
    (back,) = await counter.till.refunds()
    notice = Notice(key="k", about="refund", finding=Finding(outcome=Outcome.PAID))
    await counter.hear(msgspec.json.encode(notice), f"{back.refund_id}.guess")
    await counter.hear(msgspec.json.encode(notice), back.token)
    assert counter.said == ["401"]
    assert len(counter.till.events("refund.succeeded")) == 1


@pytest.mark.parametrize("name", ["ozow"])
async def test_a_callback_is_stored_before_the_answer_and_acted_on_after(counter: Counter) -> None:
    await counter.ask()
    counter.gateway.pay(counter.reference)
    body = counter.gateway.tell(counter.reference)
    assert await counter.till.hear("ozow", body) == b'{"taken":true}'
    assert await counter.till.states() == ["pending"]
    await counter.till.work()
    assert await counter.till.states() == ["charged"]


@pytest.mark.parametrize("name", ["ozow"])
async def test_a_gateway_that_is_not_set_up_is_not_found(counter: Counter) -> None:
    with pytest.raises(Problem, match="'pesapal' is no gateway") as caught:
        await counter.till.hear("pesapal", b"")
    assert caught.value.status == 404
