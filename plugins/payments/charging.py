"""Decisions on attempts to be paid: what was asked or found out, and the events that follow. Pure."""

from __future__ import annotations

import datetime as dt
from uuid import NAMESPACE_OID, uuid5

from bot import Event, decimal, minor
from plugins.payments.commands import ChargePayment
from plugins.payments.events import (
    PaymentActionRequired,
    PaymentCancelled,
    PaymentDeferred,
    PaymentFailed,
    PaymentInitiated,
    PaymentPromised,
    PaymentSubmitted,
    PaymentSucceeded,
    PaymentUnconfirmed,
)
from plugins.payments.gateway import GatewayRefused, Started
from plugins.payments.model import AWAITED, BOOK, UNSURE, Attempt, Bill, State

METHODS = ("paystack", "ozow", "mpesa", "cash", BOOK)
WINDOW = dt.timedelta(minutes=30)
"""How long a customer has to pay where nobody says."""
TRIES = 3
"""Calls for one attempt, or one refund, that the gateway refuses for now."""


def new_payment_id(tenant: str, bill: Bill) -> str:
    """The id of the next attempt: the same however often it is asked for."""
    return str(uuid5(NAMESPACE_OID, f"{tenant}/{bill.order_id}/{len(bill.attempts) + 1}"))


def serving(bill: Bill, command: ChargePayment) -> Attempt | None:
    """The attempt that does what is asked already: the same one, the paid one, or an open one of this price.

    That is one by the same method, or by another that was chosen later: a command may come late.
    """
    named = bill.attempts.get(command.payment_id) or bill.paid
    if named:
        return named
    price = (minor(command.amount), command.currency)
    fitting = (
        attempt
        for attempt in bill.attempts.values()
        if (attempt.amount, attempt.currency) == price
        and attempt.state in AWAITED | {State.PROMISED}
        and (attempt.method == command.method or _was_chosen_after(attempt, command))
    )
    return next(fitting, None)


def _was_chosen_after(attempt: Attempt, command: ChargePayment) -> bool:
    return bool(attempt.chosen_at and command.chosen_at and attempt.chosen_at > command.chosen_at)


def settled(bill: Bill, command: ChargePayment) -> Attempt | None:
    """The attempt whose money is still here, or that promises it at this price, by whichever method."""
    if bill.closed:
        return None
    if bill.paid:
        return bill.paid if bill.left(bill.paid.payment_id) else None
    return _promise_of(bill, command)


def _promise_of(bill: Bill, command: ChargePayment) -> Attempt | None:
    money = (minor(command.amount), command.currency)
    promised = (one for one in bill.attempts.values() if one.state is State.PROMISED)
    return next((one for one in promised if (one.amount, one.currency) == money), None)


def priced_otherwise(bill: Bill, command: ChargePayment) -> Attempt | None:
    """The attempt that is open, or has paid, for other money than is asked for now."""
    money = (minor(command.amount), command.currency)
    standing = AWAITED | {State.PROMISED}
    return next(
        (
            attempt
            for attempt in bill.attempts.values()
            if (attempt.kept or attempt.state in standing) and (attempt.amount, attempt.currency) != money
        ),
        None,
    )


def charge(
    bill: Bill, command: ChargePayment, payment_id: str, now: dt.datetime, room: int | None = None
) -> list[Event]:
    """Begin an attempt, unless one serves already; another open one is given up for it.

    A promise of the same money stands until other money is there: the food may be on its way on its word.
    What is against the rules is an attempt too: one that failed at once. ``room`` is what the customer may
    still buy on the book, None if none is kept for them. To the order, what they buy on it is paid.
    """
    if serving(bill, command):
        return []
    initiated = PaymentInitiated(
        payment_id=payment_id,
        order_id=command.order_id,
        amount=command.amount,
        method=command.method,
        gateway=command.method,
        currency=command.currency,
        customer_id=command.customer_id,
        expires_at=command.expires_at or now + WINDOW,
        chosen_at=command.chosen_at or now,
    )
    if problem := _problem(bill, command, room):
        return [initiated, _refusal(initiated, *problem, now)]
    if command.method == BOOK:
        return [*give_up(bill), initiated, _bought(initiated, now)]
    promised = [_promise(initiated)] if command.method == "cash" else []
    standing = _promise_of(bill, command)
    return [*give_up(bill, keep=standing.payment_id if standing else ""), initiated, *promised]


def give_up(bill: Bill, keep: str = "") -> list[Event]:
    """Wait no longer for any attempt that is open, but one; each is still watched, for money may come."""
    still = AWAITED | {State.PROMISED, State.REVIEW}
    return [
        PaymentCancelled(payment_id=attempt.payment_id, order_id=bill.order_id)
        for attempt in bill.attempts.values()
        if attempt.state in still and attempt.payment_id != keep
    ]


def submit(bill: Bill, payment_id: str, now: dt.datetime) -> list[Event]:
    """Let the call begin, once; whoever comes second finds nothing to do."""
    if bill.attempts[payment_id].state is not State.CREATED:
        return []
    return [PaymentSubmitted(payment_id=payment_id, order_id=bill.order_id, submitted_at=now)]


def started(bill: Bill, payment_id: str, answer: Started) -> list[Event]:
    """The gateway took it: the customer's turn. What was settled meanwhile stays so."""
    attempt = bill.attempts[payment_id]
    if attempt.state not in UNSURE:
        return []
    until = [attempt.expires_at, *([answer.expires_at] if answer.expires_at else [])]
    return [
        PaymentActionRequired(
            payment_id=payment_id,
            order_id=bill.order_id,
            method=attempt.method,
            kind="open_url" if answer.url else "confirm_on_phone",
            url=answer.url or None,
            expires_at=min(until),
        )
    ]


def refused(bill: Bill, payment_id: str, error: GatewayRefused, now: dt.datetime) -> list[Event]:
    """The gateway certainly did nothing: try again while that may help, else fail."""
    attempt = bill.attempts[payment_id]
    if attempt.state not in UNSURE:
        return []
    if error.retryable and attempt.starts < TRIES:
        return [
            PaymentDeferred(
                payment_id=payment_id,
                order_id=bill.order_id,
                error_code=error.code,
                error_message=error.message,
            )
        ]
    return [fail(bill, attempt, error.code, error.message, now, retryable=error.retryable)]


def unanswered(bill: Bill, payment_id: str, reason: str) -> list[Event]:
    """The gateway may have acted: from now on it is only queried."""
    if bill.attempts[payment_id].state is not State.INITIATING:
        return []
    return [PaymentUnconfirmed(payment_id=payment_id, order_id=bill.order_id, reason=reason)]


def fail(
    bill: Bill, attempt: Attempt, code: str, message: str, now: dt.datetime, *, retryable: bool = True
) -> Event:
    """The event that nobody waits for this attempt any more."""
    return PaymentFailed(
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        error_code=code,
        error_message=message,
        failed_at=now,
        method=attempt.method,
        retryable=retryable,
    )


def _problem(bill: Bill, command: ChargePayment, room: int | None) -> tuple[str, str] | None:
    if bill.closed:
        return "order_closed", "no more money is asked for this order"
    if command.method not in METHODS:
        return "unknown_method", f"method is {command.method!r}; there are {', '.join(METHODS)}"
    if command.amount <= 0:
        return "wrong_amount", f"amount is {command.amount}; it must be more than nothing"
    if command.method == BOOK and room is None:
        return "no_book", "no book is kept for this customer; the vendor can open one"
    if command.method == BOOK and minor(command.amount) > (room or 0):
        return "over_limit", f"amount is {command.amount}; {decimal(room or 0)} is left on the book"
    return None


def _refusal(initiated: PaymentInitiated, code: str, message: str, now: dt.datetime) -> PaymentFailed:
    return PaymentFailed(
        payment_id=initiated.payment_id,
        order_id=initiated.order_id,
        error_code=code,
        error_message=message,
        failed_at=now,
        method=initiated.method,
        retryable=False,
    )


def _bought(initiated: PaymentInitiated, now: dt.datetime) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=initiated.payment_id,
        order_id=initiated.order_id,
        transaction_id=initiated.payment_id,
        paid_at=now,
        amount=initiated.amount,
        currency=initiated.currency,
        method=initiated.method,
        receipt="",
        receipt_missing=False,
        late=False,
    )


def _promise(initiated: PaymentInitiated) -> PaymentPromised:
    return PaymentPromised(
        payment_id=initiated.payment_id,
        order_id=initiated.order_id,
        amount=initiated.amount,
        currency=initiated.currency,
        method=initiated.method,
    )
