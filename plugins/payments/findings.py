"""Decisions on what a gateway says of an attempt, by query or by callback. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from bot import Event, decimal
from plugins.payments.charging import fail, give_up
from plugins.payments.events import (
    PaymentInitiated,
    PaymentReceiptFound,
    PaymentReviewRequired,
    PaymentSucceeded,
)
from plugins.payments.gateway import Finding, Outcome
from plugins.payments.model import AWAITED, EXPIRED, GIVEN_UP, UNSURE, Attempt, Bill, State
from plugins.payments.paid import UNDERPAID, doubt, received
from plugins.payments.refunding import return_part

SETTLE = dt.timedelta(seconds=40)
"""By then a call whose answer was lost has reached the gateway, or never will: both time limits are over."""

NO_WORD = Finding(outcome=Outcome.PENDING, final=False)
"""What we know where the gateway could not be asked."""


def found(bill: Bill, payment_id: str, finding: Finding, now: dt.datetime, *, live: bool) -> list[Event]:
    """Decide on a finding; it may come at any time, in any order, and more than once."""
    attempt = bill.attempts[payment_id]
    more = [_once_more(bill, attempt, further, now, live=live) for further in finding.also]
    return [*_decide(bill, attempt, finding, now, live=live), *(event for events in more for event in events)]


def _decide(bill: Bill, attempt: Attempt, finding: Finding, now: dt.datetime, *, live: bool) -> list[Event]:
    if attempt.state is State.CHARGED:
        return _after_all(bill, attempt, finding)
    match finding.outcome:
        case Outcome.PAID:
            return _paid(bill, attempt, finding, now, live=live)
        case Outcome.REVIEW:
            return _review(bill, attempt, finding.code, finding.message)
        case Outcome.FAILED if attempt.state in AWAITED | {State.REVIEW}:
            return [fail(bill, attempt, finding.code, finding.message, now)]
        case Outcome.PENDING | Outcome.NOT_FOUND:
            return _waiting(bill, attempt, finding, now)
        case _:
            return []


def _after_all(bill: Bill, attempt: Attempt, finding: Finding) -> list[Event]:
    """Money that came is not talked away: only a receipt, or something for a person, is news.

    A payment that we gave back ourselves is as it should be, whatever the gateway calls that.
    """
    if finding.outcome is Outcome.REVIEW and bill.left(attempt.payment_id):
        return _review(bill, attempt, finding.code, finding.message)
    if finding.outcome is Outcome.PAID and finding.receipt and attempt.receipt_missing:
        return [
            PaymentReceiptFound(
                payment_id=attempt.payment_id,
                order_id=bill.order_id,
                transaction_id=finding.transaction_id,
                receipt=finding.receipt,
            )
        ]
    return []


def _paid(bill: Bill, attempt: Attempt, finding: Finding, now: dt.datetime, *, live: bool) -> list[Event]:
    code, words = doubt(attempt, finding, live=live)
    if code:
        came = finding.amount if code == UNDERPAID else None
        return _review(bill, attempt, code, words, came)
    kept = bill.paid is None and _awaited(bill, attempt)
    came = received(attempt, finding)
    success = _success(bill, attempt, finding, now, came=came, late=not kept)
    if kept:
        surplus = came - attempt.amount
        others = give_up(bill, keep=attempt.payment_id)
        return [success, *others, *return_part(bill, attempt, surplus, "overpaid", surplus=surplus)]
    if bill.paid is not None:
        still_here = came - attempt.received + bill.left(attempt.payment_id)
        return [success, *return_part(bill, attempt, still_here, "paid twice", surplus=still_here)]
    return [success]


def _awaited(bill: Bill, attempt: Attempt) -> bool:
    """Somebody waits for this money: by this attempt, or by another one at the same price."""
    others = (one for one in bill.attempts.values() if one.state in AWAITED)
    price = (attempt.amount, attempt.currency)
    return attempt.state not in GIVEN_UP or price in [(one.amount, one.currency) for one in others]


def _once_more(
    bill: Bill, attempt: Attempt, finding: Finding, now: dt.datetime, *, live: bool
) -> list[Event]:
    """The same link was paid again: that is a payment of its own, and goes back."""
    payment_id = str(uuid5(NAMESPACE_OID, f"{attempt.payment_id}/{finding.transaction_id}"))
    if payment_id in bill.attempts or doubt(attempt, finding, live=live)[0]:
        return []
    again = replace(attempt, payment_id=payment_id)
    came = received(attempt, finding)
    initiated = PaymentInitiated(
        payment_id=payment_id,
        order_id=bill.order_id,
        amount=decimal(attempt.amount),
        method=attempt.method,
        gateway=attempt.method,
        currency=attempt.currency,
        customer_id=attempt.customer_id,
        expires_at=attempt.expires_at,
    )
    success = _success(bill, again, finding, now, came=came, late=True)
    return [initiated, success, *return_part(bill, again, came, "paid twice", surplus=came)]


def _success(
    bill: Bill, attempt: Attempt, finding: Finding, now: dt.datetime, *, came: int, late: bool
) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        transaction_id=finding.transaction_id,
        paid_at=finding.paid_at or now,
        amount=decimal(came),
        currency=attempt.currency,
        method=attempt.method,
        receipt=finding.receipt,
        receipt_missing=not finding.receipt,
        late=late,
    )


def _review(bill: Bill, attempt: Attempt, code: str, message: str, came: int | None = None) -> list[Event]:
    """Ask for a person, once for each reason."""
    if attempt.trouble == code:
        return []
    return [
        PaymentReviewRequired(
            payment_id=attempt.payment_id,
            order_id=bill.order_id,
            error_code=code,
            error_message=message,
            received=None if came is None else decimal(came),
        )
    ]


def _waiting(bill: Bill, attempt: Attempt, finding: Finding, now: dt.datetime) -> list[Event]:
    """Nothing has happened at the gateway. One that nobody can take part in any more is given up."""
    if attempt.state in UNSURE and _link_lost(attempt, finding, now):
        return [fail(bill, attempt, "no_answer", "the gateway did not answer", now)]
    if now < attempt.expires_at or attempt.state not in AWAITED - {State.CREATED}:
        return []
    if attempt.state in UNSURE:
        return _review(bill, attempt, "no_answer", "nobody knows whether the gateway asked for the money")
    return [fail(bill, attempt, EXPIRED, "it was not paid in time", now)]


def _link_lost(attempt: Attempt, finding: Finding, now: dt.datetime) -> bool:
    """The gateway knows of the attempt, or knows that there is none; the customer knows of none either."""
    certain = finding.outcome is Outcome.NOT_FOUND or bool(finding.transaction_id)
    return certain and attempt.submitted_at is not None and now >= attempt.submitted_at + SETTLE
