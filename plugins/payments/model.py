"""The bill of an order: every attempt to pay it and every refund, as its events tell. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from bot import Event, minor
from plugins.payments import events as on
from plugins.payments import refund_events as back


class State(enum.StrEnum):
    """Where an attempt stands."""

    CREATED = "created"
    INITIATING = "initiating"
    """The call is being made, or was when the process died: the gateway may have acted."""
    UNKNOWN = "unknown"
    PENDING = "pending"
    PROMISED = "promised"
    CHARGED = "charged"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REVIEW = "review"


class RefundState(enum.StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REVIEW = "review"


UNSURE = frozenset({State.INITIATING, State.UNKNOWN})
"""Nobody knows yet whether the gateway took the attempt."""
AWAITED = UNSURE | {State.CREATED, State.PENDING}
"""Somebody waits for this money."""
GIVEN_UP = frozenset({State.FAILED, State.EXPIRED, State.CANCELLED})
"""Nobody does any more; it may come all the same."""
EXPIRED = "expired"
"""The error code of an attempt whose time is up."""
BOOK = "book"
"""The method of buying now and paying the shop later."""
WITHOUT_GATEWAY = ("cash", BOOK)
"""Methods that nobody outside is asked about."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One payment. ``received`` is the money that came, in minor units; ``kept``: it pays for the order.

    ``trouble`` is the code of what a person was last asked to look at. ``starts`` counts calls begun.
    """

    payment_id: str
    customer_id: str | None
    method: str
    amount: int
    currency: str
    expires_at: dt.datetime
    chosen_at: dt.datetime | None = None
    state: State = State.CREATED
    starts: int = 0
    submitted_at: dt.datetime | None = None
    received: int = 0
    kept: bool = False
    receipt_missing: bool = False
    trouble: str | None = None
    collections: frozenset[str] = frozenset()
    reductions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back. ``surplus`` is the part of it that was never owed to us."""

    refund_id: str
    payment_id: str
    amount: int
    currency: str
    surplus: int
    state: RefundState = RefundState.REQUESTED
    starts: int = 0
    submitted_at: dt.datetime | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """All payments of one order, oldest first. ``version`` counts the events they are made of.

    In its ``correlation`` all of them are heard in their order, whoever caused them.
    """

    order_id: str
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    refunds: Mapping[str, Refund] = field(default_factory=dict)
    closed: bool = False
    version: int = 0
    correlation: str | None = None

    @property
    def paid(self) -> Attempt | None:
        """The attempt that paid for the order."""
        return next((attempt for attempt in self.attempts.values() if attempt.kept), None)

    def refunds_of(self, payment_id: str) -> list[Refund]:
        """The refunds of one payment, without those that failed."""
        refunds = (refund for refund in self.refunds.values() if refund.payment_id == payment_id)
        return [refund for refund in refunds if refund.state is not RefundState.FAILED]

    def left(self, payment_id: str) -> int:
        """What of a payment was neither given back nor is about to be."""
        gone = sum(refund.amount for refund in self.refunds_of(payment_id))
        return self.attempts[payment_id].received - gone

    def under_way(self, payment_id: str) -> int:
        """What of a payment is on its way back, and not there yet."""
        open_ = (one for one in self.refunds_of(payment_id) if one.state is not RefundState.SUCCEEDED)
        return sum(refund.amount for refund in open_)

    def unowed(self, payment_id: str) -> int:
        """What is left of a payment beyond what the order cost."""
        attempt = self.attempts[payment_id]
        gone = sum(refund.surplus for refund in self.refunds_of(payment_id))
        return max(0, attempt.received - (attempt.amount if attempt.kept else 0) - gone)


def fold(order_id: str, events: Iterable[Event]) -> Bill:
    """The bill that these events make."""
    return reduce(evolve, events, Bill(order_id))


def evolve(bill: Bill, event: Event) -> Bill:
    """The bill after one more event; one that concerns no attempt or refund of it only counts."""
    bill = replace(bill, version=bill.version + 1)
    match event:
        case on.PaymentInitiated():
            return _with(bill, _initiated(event))
        case on.PaymentsClosed():
            return replace(bill, closed=True)
        case back.RefundRequested():
            return _with_refund(bill, _requested(event))
        case _:
            return _changed(bill, event)


def _changed(bill: Bill, event: Any) -> Bill:
    refund = bill.refunds.get(getattr(event, "refund_id", ""))
    if refund is not None:
        return _with_refund(bill, replace(refund, **REFUND_CHANGES[type(event)](refund, event)))
    attempt = bill.attempts.get(getattr(event, "payment_id", None) or "")
    if attempt is None or type(event) not in CHANGES:
        return bill
    return _with(bill, replace(attempt, **CHANGES[type(event)](attempt, event)))


def _initiated(event: on.PaymentInitiated) -> Attempt:
    return Attempt(
        payment_id=event.payment_id,
        customer_id=event.customer_id,
        method=event.method,
        amount=minor(event.amount),
        currency=event.currency,
        expires_at=event.expires_at,
        chosen_at=event.chosen_at,
    )


def _requested(event: back.RefundRequested) -> Refund:
    return Refund(
        refund_id=event.refund_id,
        payment_id=event.payment_id,
        amount=minor(event.amount),
        currency=event.currency,
        surplus=minor(event.surplus),
    )


def _submitted(subject: Attempt | Refund, event: Any) -> dict[str, Any]:
    return {"starts": subject.starts + 1, "submitted_at": event.submitted_at}


def _succeeded(attempt: Attempt, event: on.PaymentSucceeded) -> dict[str, Any]:
    return {
        "state": State.CHARGED,
        "received": minor(event.amount),
        "kept": not event.late,
        "receipt_missing": event.receipt_missing,
        "trouble": None,
    }


def _reduced(attempt: Attempt, event: on.PaymentReduced) -> dict[str, Any]:
    amount = attempt.amount - minor(event.amount)
    return {"amount": amount, "reductions": attempt.reductions | {event.key}}


def _collected(attempt: Attempt, event: on.PaymentCollected) -> dict[str, Any]:
    return {
        "received": attempt.received + minor(event.amount),
        "collections": attempt.collections | {event.collection_id},
    }


def _reviewed(attempt: Attempt, event: on.PaymentReviewRequired) -> dict[str, Any]:
    received = max(attempt.received, 0 if event.received is None else minor(event.received))
    state = State.REVIEW if attempt.state in AWAITED else attempt.state
    return {"state": state, "trouble": event.error_code, "received": received}


Change = Callable[[Any, Any], dict[str, Any]]

CHANGES: Mapping[type[Event], Change] = {
    on.PaymentSubmitted: lambda attempt, event: {"state": State.INITIATING} | _submitted(attempt, event),
    on.PaymentDeferred: lambda attempt, event: {"state": State.CREATED},
    on.PaymentUnconfirmed: lambda attempt, event: {"state": State.UNKNOWN},
    on.PaymentActionRequired: lambda attempt, event: {
        "state": State.PENDING,
        "expires_at": event.expires_at,
    },
    on.PaymentSucceeded: _succeeded,
    on.PaymentFailed: lambda attempt, event: {
        "state": State.EXPIRED if event.error_code == EXPIRED else State.FAILED
    },
    on.PaymentPromised: lambda attempt, event: {"state": State.PROMISED},
    on.PaymentReduced: _reduced,
    on.PaymentCollected: _collected,
    on.PaymentCancelled: lambda attempt, event: {"state": State.CANCELLED},
    on.PaymentApplied: lambda attempt, event: {"kept": True},
    on.PaymentReviewRequired: _reviewed,
    on.PaymentReceiptFound: lambda attempt, event: {"receipt_missing": False},
}
"""What each event changes about the attempt that it names."""

REFUND_CHANGES: Mapping[type[Event], Change] = {
    back.RefundSubmitted: lambda refund, event: {"state": RefundState.SUBMITTED} | _submitted(refund, event),
    back.RefundDeferred: lambda refund, event: {"state": RefundState.REQUESTED},
    back.RefundSucceeded: lambda refund, event: {"state": RefundState.SUCCEEDED},
    back.RefundFailed: lambda refund, event: {"state": RefundState.FAILED},
    back.RefundReviewRequired: lambda refund, event: {
        "state": RefundState.REVIEW,
        "trouble": event.error_code,
    },
}
"""What each event changes about the refund that it names."""


def _with(bill: Bill, attempt: Attempt) -> Bill:
    return replace(bill, attempts={**bill.attempts, attempt.payment_id: attempt})


def _with_refund(bill: Bill, refund: Refund) -> Bill:
    return replace(bill, refunds={**bill.refunds, refund.refund_id: refund})
