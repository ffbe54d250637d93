"""Decisions on what a gateway says of a refund. Pure."""

from __future__ import annotations

import datetime as dt

from bot import Event, decimal
from plugins.payments.charging import TRIES
from plugins.payments.gateway import Finding, GatewayRefused, Outcome
from plugins.payments.model import Bill, Refund, RefundState
from plugins.payments.refund_events import (
    RefundDeferred,
    RefundFailed,
    RefundReviewRequired,
    RefundSubmitted,
    RefundSucceeded,
)

RESEND_AFTER = dt.timedelta(minutes=2)
"""A refund that the gateway still does not know by then never reached it."""
GIVE_UP_AFTER = dt.timedelta(days=7)
"""Refunds take days; after a week a person must look."""


def submit(bill: Bill, refund_id: str, now: dt.datetime) -> list[Event]:
    """Let the call begin, once."""
    refund = bill.refunds[refund_id]
    if refund.state is not RefundState.REQUESTED:
        return []
    return [RefundSubmitted(**_names(bill, refund), submitted_at=now)]


def refused(bill: Bill, refund_id: str, error: GatewayRefused) -> list[Event]:
    """The gateway certainly did nothing: try again while that may help, else fail."""
    refund = bill.refunds[refund_id]
    if refund.state is not RefundState.SUBMITTED:
        return []
    if error.retryable and refund.starts < TRIES:
        return [_deferred(bill, refund, error.code, error.message)]
    return [_failed(bill, refund, error.code, error.message)]


def found(bill: Bill, refund_id: str, finding: Finding, now: dt.datetime) -> list[Event]:
    """Decide on a finding; it may come at any time, and more than once."""
    refund = bill.refunds[refund_id]
    if refund.state not in (RefundState.SUBMITTED, RefundState.REVIEW):
        return []
    match finding.outcome:
        case Outcome.PAID:
            return [_succeeded(bill, refund)]
        case Outcome.FAILED:
            return [_failed(bill, refund, finding.code, finding.message)]
        case Outcome.REVIEW:
            return _review(bill, refund, finding.code, finding.message)
        case Outcome.NOT_FOUND | Outcome.PENDING:
            return _waiting(bill, refund, finding, now)


def _waiting(bill: Bill, refund: Refund, finding: Finding, now: dt.datetime) -> list[Event]:
    if refund.state is RefundState.REVIEW or refund.submitted_at is None:
        return []
    since = now - refund.submitted_at
    if finding.outcome is Outcome.NOT_FOUND and since >= RESEND_AFTER:
        if refund.starts < TRIES:
            return [_deferred(bill, refund, "not_found", "the gateway has no such refund")]
        return _review(bill, refund, "not_found", f"the gateway has no such refund after {TRIES} calls")
    if since >= GIVE_UP_AFTER:
        return _review(bill, refund, "no_answer", f"not settled in {GIVE_UP_AFTER.days} days")
    return []


def _names(bill: Bill, refund: Refund) -> dict[str, str]:
    return {"refund_id": refund.refund_id, "payment_id": refund.payment_id, "order_id": bill.order_id}


def _succeeded(bill: Bill, refund: Refund) -> RefundSucceeded:
    return RefundSucceeded(
        **_names(bill, refund), amount=decimal(refund.amount), currency=refund.currency, paid_by=None
    )


def _deferred(bill: Bill, refund: Refund, code: str, message: str) -> RefundDeferred:
    return RefundDeferred(**_names(bill, refund), error_code=code, error_message=message)


def _failed(bill: Bill, refund: Refund, code: str, message: str) -> RefundFailed:
    return RefundFailed(
        **_names(bill, refund),
        amount=decimal(refund.amount),
        currency=refund.currency,
        error_code=code,
        error_message=message,
    )


def _review(bill: Bill, refund: Refund, code: str, message: str) -> list[Event]:
    if refund.trouble == code:
        return []
    return [RefundReviewRequired(**_names(bill, refund), error_code=code, error_message=message)]
