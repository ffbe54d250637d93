"""Decisions on giving money back: never more than came, and once however often it is asked for. Pure."""

from __future__ import annotations

import datetime as dt
from itertools import count
from uuid import NAMESPACE_OID, uuid5

from bot import Event, decimal, minor
from plugins.payments import cash
from plugins.payments.charging import give_up
from plugins.payments.commands import PayOutRefund, RefundPayment
from plugins.payments.events import PaymentApplied, PaymentCancelled, PaymentReduced, PaymentsClosed
from plugins.payments.model import BOOK, Attempt, Bill, RefundState, State
from plugins.payments.refund_events import RefundFailed, RefundRequested, RefundSucceeded


def refund(bill: Bill, command: RefundPayment, now: dt.datetime) -> list[Event]:
    """Give back what is asked for; all of it also means that no more money is asked for.

    Of what is only promised so far, that much less is asked for, once: also where the door knew of it before,
    and less was paid there.
    """
    if command.amount is None:
        return _everything(bill, command.reason)
    if any(_reduction(command) in attempt.reductions for attempt in bill.attempts.values()):
        return []
    if promised := next((one for one in bill.attempts.values() if _may_be_reduced(one, command)), None):
        return [_reduced(bill, promised, command), *_settled(bill, promised, command, now)]
    came = [attempt for attempt in bill.attempts.values() if attempt.received]
    paid = bill.paid or (came[-1] if came else None)
    if paid is None or paid.currency != command.currency:
        held = f"{bill.order_id} was not paid in {command.currency}"
        return [_refusal(bill, command, "not_paid", held)]
    return part_of(bill, paid.payment_id, minor(command.amount), command.reason, command.key, rest=True)


def part_of(
    bill: Bill, payment_id: str, amount: int | None, reason: str, key: str = "", *, rest: bool = False
) -> list[Event]:
    """Give back a part of one payment, or all that is left; once for each key, or else amount and reason.

    With ``rest``, all that was not back yet is what is left of it: a part may be on its way already.
    """
    attempt, left = bill.attempts[payment_id], bill.left(payment_id)
    refund_id = part_id(bill, payment_id, amount, reason, key)
    if refund_id in bill.refunds:
        return []
    part = left if amount is None else amount
    if rest and left and part == left + bill.under_way(payment_id):
        part = left
    if not 0 < part <= left:
        rule = f"must be more than 0 and at most the {decimal(left)} that are left"
        return [_failure(bill, attempt, refund_id, part, f"amount is {decimal(part)}; it {rule}")]
    surplus = min(part, bill.unowed(payment_id))
    return _given(bill, attempt, refund_id, part, reason, surplus=surplus)


def part_id(bill: Bill, payment_id: str, amount: int | None, reason: str, key: str = "") -> str:
    """The id of the refund that is asked for: of the one before, unless that one failed."""
    what = key or f"{'all' if amount is None else amount}/{reason}"
    return _next_id(bill, f"{payment_id}/{what}")


def all_of(bill: Bill, payment_id: str, reason: str) -> list[Event]:
    """Give back whatever is left of one payment; nothing, where nothing is."""
    attempt, left = bill.attempts[payment_id], bill.left(payment_id)
    return return_part(bill, attempt, left, reason, surplus=bill.unowed(payment_id))


def return_part(bill: Bill, attempt: Attempt, amount: int, reason: str, *, surplus: int) -> list[Event]:
    """Give back what the caller knows to be there; its id is the first that is free."""
    if amount <= 0:
        return []
    name = f"{attempt.payment_id}/rest"
    refund_id = next(free for n in count() if (free := _id(name, n)) not in bill.refunds)
    return _given(bill, attempt, refund_id, amount, reason, surplus=surplus)


def settle(bill: Bill, payment_id: str) -> list[Event]:
    """Give late money back that nobody has found a use for; once, also where giving it back failed."""
    attempt = bill.attempts[payment_id]
    asked = any(refund.payment_id == payment_id for refund in bill.refunds.values())
    if attempt.state is not State.CHARGED or attempt.kept or asked:
        return []
    return all_of(bill, payment_id, "late")


def fulfil(bill: Bill) -> list[Event]:
    """Let late money pay for the order after all, unless it is on its way back."""
    free = [
        attempt
        for attempt in bill.attempts.values()
        if attempt.state is State.CHARGED and bill.left(attempt.payment_id) == attempt.received
    ]
    if bill.paid is not None or not free:
        return []
    return [PaymentApplied(payment_id=free[0].payment_id, order_id=bill.order_id), *give_up(bill)]


def pay_out(bill: Bill, command: PayOutRefund) -> list[Event]:
    """Record that a person gave it back. One that a gateway may still carry out is left to the gateway."""
    known = bill.refunds.get(command.refund_id)
    if known is None or known.state in (RefundState.SUBMITTED, RefundState.SUCCEEDED):
        return []
    if known.state is not RefundState.FAILED:
        return [_success(bill, known.refund_id, known.payment_id, known.amount, command.paid_by)]
    attempt = bill.attempts[known.payment_id]
    again = _next_id(bill, f"{known.refund_id}/by hand")
    if again in bill.refunds or known.amount > bill.left(known.payment_id):
        return []
    surplus = min(known.amount, bill.unowed(known.payment_id))
    return [
        _requested(bill, attempt, again, known.amount, "paid out by hand", surplus=surplus),
        _success(bill, again, known.payment_id, known.amount, command.paid_by),
    ]


def close(bill: Bill, reason: str) -> list[Event]:
    """Ask for no more money, and give back what came; once."""
    if bill.closed:
        return []
    refunds = [event for payment_id in bill.attempts for event in all_of(bill, payment_id, reason)]
    return [PaymentsClosed(order_id=bill.order_id, reason=reason), *give_up(bill), *refunds]


def _may_be_reduced(attempt: Attempt, command: RefundPayment) -> bool:
    left = attempt.amount - minor(command.amount or decimal(0))
    is_less = left < attempt.amount and left >= max(attempt.received, 1)
    return attempt.state is State.PROMISED and is_less and attempt.currency == command.currency


def _settled(bill: Bill, promised: Attempt, command: RefundPayment, now: dt.datetime) -> list[Event]:
    """What came is enough by now."""
    left = promised.amount - minor(command.amount or decimal(0))
    return cash.settled(bill, promised, left, now) if promised.received == left else []


def _reduced(bill: Bill, attempt: Attempt, command: RefundPayment) -> PaymentReduced:
    return PaymentReduced(
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        amount=command.amount or decimal(0),
        currency=attempt.currency,
        reason=command.reason,
        key=_reduction(command),
    )


def _reduction(command: RefundPayment) -> str:
    """What tells one wish to ask for less from another."""
    return command.key or f"{command.amount}/{command.reason}"


def _everything(bill: Bill, reason: str) -> list[Event]:
    closed = [] if bill.closed else [PaymentsClosed(order_id=bill.order_id, reason=reason)]
    cancelled = give_up(bill)
    refunds = [event for payment_id in bill.attempts for event in all_of(bill, payment_id, reason)]
    under_way = any(refund.state is not RefundState.FAILED for refund in bill.refunds.values())
    nothing = closed and not cancelled and not refunds and not under_way
    nobody = [PaymentCancelled(payment_id=None, order_id=bill.order_id)] if nothing else []
    return [*closed, *cancelled, *refunds, *nobody]


def _id(name: str, n: int) -> str:
    return str(uuid5(NAMESPACE_OID, f"{name}/{n}"))


def _next_id(bill: Bill, name: str) -> str:
    """The id of the refund of that name which did not fail, or would be the next."""
    failed = {one.refund_id for one in bill.refunds.values() if one.state is RefundState.FAILED}
    return next(refund_id for n in count() if (refund_id := _id(name, n)) not in failed)


def _given(
    bill: Bill, attempt: Attempt, refund_id: str, amount: int, reason: str, *, surplus: int
) -> list[Event]:
    """Ask for it to be given back; what is on the book is taken off it at once."""
    requested = _requested(bill, attempt, refund_id, amount, reason, surplus=surplus)
    if attempt.method != BOOK:
        return [requested]
    return [requested, _success(bill, refund_id, attempt.payment_id, amount, None)]


def _requested(
    bill: Bill, attempt: Attempt, refund_id: str, amount: int, reason: str, *, surplus: int
) -> RefundRequested:
    return RefundRequested(
        refund_id=refund_id,
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        amount=decimal(amount),
        currency=attempt.currency,
        reason=reason,
        surplus=decimal(surplus),
        method=attempt.method,
    )


def _success(
    bill: Bill, refund_id: str, payment_id: str, amount: int, paid_by: str | None
) -> RefundSucceeded:
    return RefundSucceeded(
        refund_id=refund_id,
        payment_id=payment_id,
        order_id=bill.order_id,
        amount=decimal(amount),
        currency=bill.attempts[payment_id].currency,
        paid_by=paid_by,
    )


def _failure(bill: Bill, attempt: Attempt, refund_id: str, amount: int, words: str) -> RefundFailed:
    return RefundFailed(
        refund_id=refund_id,
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        amount=decimal(amount),
        currency=attempt.currency,
        error_code="more_than_paid",
        error_message=words,
    )


def _refusal(bill: Bill, command: RefundPayment, code: str, words: str) -> RefundFailed:
    return RefundFailed(
        refund_id=_id(f"{bill.order_id}/{command.amount}/{command.key or command.reason}", 0),
        payment_id=None,
        order_id=bill.order_id,
        amount=command.amount or decimal(0),
        currency=command.currency,
        error_code=code,
        error_message=words,
    )
