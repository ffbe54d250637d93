"""How events change the records of payments and refunds."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot import Event, Transaction, minor, utc
from plugins.payments import events as on
from plugins.payments import refund_events as back
from plugins.payments import store
from plugins.payments.model import WITHOUT_GATEWAY, Attempt, Bill, Refund
from plugins.payments.records import PaymentRecord, RefundRecord
from plugins.payments.schedule import DAY, GRACE, LEASE, backoff, next_look

Values = dict[str, Any]

KEPT = frozenset(
    ("token", "phone", "email", "description", "metadata", "gateway_ref", "asked", "settle_at", "due_at")
)
"""Columns that no event tells: what must not be published, what a gateway calls it, and when to look next."""


async def begin(
    tx: Transaction,
    event: on.PaymentInitiated,
    at: float,
    *,
    phone: str = "",
    email: str = "",
    description: str = "",
    metadata: Values | None = None,
) -> None:
    """Make the record of a new attempt, with what its event does not tell."""
    record = PaymentRecord(
        payment_id=event.payment_id,
        tenant=tx.tenant,
        order_id=event.order_id,
        customer_id=event.customer_id or "",
        method=event.method,
        amount=minor(event.amount),
        currency=event.currency,
        state="created",
        token=_token(event.payment_id),
        phone=phone,
        email=email,
        description=description,
        metadata=metadata or {},
        created_at=at,
        expires_at=event.expires_at.timestamp(),
        due_at=None if event.method in WITHOUT_GATEWAY else at,
    )
    await store.payments.add(tx, record)


def told_at(tx: Transaction) -> float:
    """When the events of this transaction say that they happened: to the microsecond, as timestamps are."""
    return utc(tx.now).timestamp()


async def project(tx: Transaction, bill: Bill, event: Event, at: float) -> None:
    """Bring the records up to date with an event of that time, given the bill after it."""
    if isinstance(event, back.RefundRequested):
        await _begin_refund(tx, bill, event, at)
    elif refund := bill.refunds.get(getattr(event, "refund_id", "")):
        values = REFUND_CHANGES.get(type(event), _nothing)(refund, event, at)
        await store.refunds.change(tx, refund.refund_id, state=refund.state, **values)
    elif attempt := bill.attempts.get(getattr(event, "payment_id", None) or ""):
        values = CHANGES.get(type(event), _nothing)(attempt, event, at)
        standing = {"state": attempt.state, "received": attempt.received}
        await store.payments.change(tx, attempt.payment_id, **standing, **values)


async def _begin_refund(tx: Transaction, bill: Bill, event: back.RefundRequested, at: float) -> None:
    method = bill.attempts[event.payment_id].method
    record = RefundRecord(
        refund_id=event.refund_id,
        payment_id=event.payment_id,
        tenant=tx.tenant,
        order_id=event.order_id,
        method=method,
        amount=minor(event.amount),
        currency=event.currency,
        reason=event.reason,
        state="requested",
        token=_token(event.refund_id),
        created_at=at,
        due_at=None if method in WITHOUT_GATEWAY else at,
    )
    await store.refunds.add(tx, record)


def _token(name: str) -> str:
    """A secret for a callback's path: it begins with the id that it belongs to, so that it is found by it."""
    return f"{name}.{secrets.token_hex(16)}"


def _nothing(about: object, event: object, now: float) -> Values:
    return {}


def _submitted(about: object, event: object, now: float) -> Values:
    return {"submitted_at": now, "due_at": now + LEASE}


def _deferred(about: Attempt | Refund, event: Any, now: float) -> Values:
    return {**_error(about, event, now), "due_at": now + backoff(about.starts)}


def _error(about: object, event: Any, now: float) -> Values:
    return {"error_code": event.error_code, "error_message": event.error_message}


def _first_look(attempt: Attempt, event: object, now: float) -> Values:
    since = attempt.submitted_at.timestamp() if attempt.submitted_at else now
    until = attempt.expires_at.timestamp()
    return {"due_at": next_look(attempt.payment_id, since, now, until), "expires_at": until}


def _succeeded(attempt: Attempt, event: on.PaymentSucceeded, now: float) -> Values:
    """Late money waits for the saga's word; what was kept is looked at again with the daily sweep."""
    settle = now + GRACE if event.late else None
    sweep = None if attempt.method in WITHOUT_GATEWAY else now + DAY
    return {
        "transaction_id": event.transaction_id,
        "receipt": event.receipt,
        "settle_at": settle,
        "due_at": settle or sweep,
    }


CHANGES: Mapping[type[Event], Callable[[Any, Any, float], Values]] = {
    on.PaymentSubmitted: _submitted,
    on.PaymentDeferred: _deferred,
    on.PaymentUnconfirmed: _first_look,
    on.PaymentActionRequired: lambda attempt, event, now: {
        **_first_look(attempt, event, now),
        "url": event.url or "",
    },
    on.PaymentSucceeded: _succeeded,
    on.PaymentFailed: lambda attempt, event, now: {
        **_error(attempt, event, now),
        "retryable": event.retryable,
    },
    on.PaymentReduced: lambda attempt, event, now: {"amount": attempt.amount},
    on.PaymentReviewRequired: _error,
    on.PaymentReceiptFound: lambda attempt, event, now: {
        "transaction_id": event.transaction_id,
        "receipt": event.receipt,
    },
}
"""What each event changes about the record, beside its state."""

REFUND_CHANGES: Mapping[type[Event], Callable[[Any, Any, float], Values]] = {
    back.RefundSubmitted: _submitted,
    back.RefundDeferred: _deferred,
    back.RefundSucceeded: lambda refund, event, now: {"due_at": None},
    back.RefundFailed: lambda refund, event, now: {**_error(refund, event, now), "due_at": None},
    back.RefundReviewRequired: _error,
}
"""The same for refunds."""
