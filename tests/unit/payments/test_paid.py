"""Paid means verified: each gateway's word, true and tampered with."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from plugins.payments.gateway import Finding, Outcome
from plugins.payments.model import Attempt
from plugins.payments.paid import doubt, received
from plugins.payments.schedule import LOOKS, WATCHED, next_look
from tests.doubles.rows import AT

ATTEMPT = Attempt("p", "thandi", "any", 4550, "ZAR", AT + dt.timedelta(hours=1))
PAYSTACK = Finding(outcome=Outcome.PAID, amount=4550, requested=4550, currency="ZAR", live=False)
OZOW = Finding(outcome=Outcome.PAID, amount=4550, currency="ZAR", live=False)
CALLBACK = Finding(outcome=Outcome.PAID, amount=4550, currency="ZAR", receipt="LHG31AA5TX")
QUERY = Finding(outcome=Outcome.PAID)


@pytest.mark.parametrize(
    ("finding", "code", "came"),
    [
        pytest.param(PAYSTACK, "", 4550, id="paystack, as asked"),
        pytest.param(replace(PAYSTACK, amount=5600), "", 4550, id="paystack, with the customer's fee"),
        pytest.param(replace(PAYSTACK, requested=4500), "wrong_amount", 4550, id="paystack, less asked"),
        pytest.param(replace(PAYSTACK, amount=4549), "underpaid", 4550, id="paystack, a cent too little"),
        pytest.param(replace(PAYSTACK, currency="NGN"), "wrong_currency", 4550, id="paystack, naira"),
        pytest.param(replace(PAYSTACK, live=True), "wrong_mode", 4550, id="paystack, the other mode"),
        pytest.param(OZOW, "", 4550, id="ozow, as asked"),
        pytest.param(replace(OZOW, amount=4549), "underpaid", 4549, id="ozow, a cent too little"),
        pytest.param(replace(OZOW, amount=4600), "", 4600, id="ozow, too much: the rest goes back"),
        pytest.param(replace(OZOW, live=True), "wrong_mode", 4550, id="ozow, the other mode"),
        pytest.param(CALLBACK, "", 4550, id="mpesa, callback"),
        pytest.param(replace(CALLBACK, amount=100), "underpaid", 100, id="mpesa, one shilling"),
        pytest.param(QUERY, "", 4550, id="mpesa, query: the attempt fixes what it does not tell"),
    ],
)
def test_what_counts_as_paid(finding: Finding, code: str, came: int) -> None:
    assert doubt(ATTEMPT, finding, live=False)[0] == code
    assert received(ATTEMPT, finding) == came


def test_test_money_does_not_count_in_production() -> None:
    code, words = doubt(ATTEMPT, PAYSTACK, live=True)
    assert (code, words) == ("wrong_mode", "test money, where live money counts")


def test_looks_keep_their_times_within_a_tenth() -> None:
    now, times = 0.0, []
    while len(times) < len(LOOKS):
        now = next_look("payment", 0.0, now) or 0.0
        times.append(now)
    assert times == pytest.approx(LOOKS, rel=0.1)
    assert next_look("payment", 0.0, now) == pytest.approx(now + 86400)


def test_looks_of_attempts_that_began_together_drift_apart() -> None:
    assert len({next_look(f"payment-{n}", 0.0, 0.0) for n in range(50)}) == 50


def test_the_end_of_an_attempt_is_always_looked_at() -> None:
    assert next_look("payment", 0.0, 1000.0, until=1001.0) == 1001.0
    assert next_look("payment", 0.0, 1001.0, until=1001.0) != 1001.0


def test_after_a_week_nobody_looks() -> None:
    assert next_look("payment", 0.0, WATCHED) is None
