"""Decisions on cash: a promise, until a person says who handed over what. Pure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from bot import Event, decimal, minor
from plugins.payments.charging import give_up
from plugins.payments.commands import CollectPayment, WriteOff
from plugins.payments.events import (
    CollectionRefused,
    PaymentCollected,
    PaymentSucceeded,
    PaymentWrittenOff,
)
from plugins.payments.model import Attempt, Bill, State


def collect(bill: Bill, command: CollectPayment, now: dt.datetime) -> list[Event]:
    """Book cash that changed hands; the payment succeeds once all of it came."""
    if any(_collection(command) in attempt.collections for attempt in bill.attempts.values()):
        return []
    attempt = _promised(bill)
    if attempt is None:
        return [_refusal(command, "nothing_promised", "no cash is due for this order")]
    due = attempt.amount - attempt.received
    if problem := _problem(command, due):
        return [_refusal(command, "wrong_amount", problem)]
    collected = _collected(bill, attempt, command, now)
    if minor(command.amount) < due:
        return [collected]
    return [collected, *settled(bill, attempt, attempt.amount, now)]


def short(bill: Bill) -> Attempt | None:
    """The promise of which a part came and a part did not, if there is one."""
    attempt = _promised(bill)
    return attempt if attempt and 0 < attempt.received < attempt.amount else None


def write_off(bill: Bill, command: WriteOff, now: dt.datetime) -> list[Event]:
    """Ask no longer for what is missing; the payment succeeds with what came. Nothing where nothing is."""
    attempt = short(bill)
    if attempt is None:
        return []
    loss = PaymentWrittenOff(
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        amount=decimal(attempt.amount - attempt.received),
        currency=attempt.currency,
        member_id=command.member_id,
    )
    return [loss, *settled(bill, attempt, attempt.received, now)]


def _promised(bill: Bill) -> Attempt | None:
    return next((one for one in bill.attempts.values() if one.state is State.PROMISED), None)


def settled(bill: Bill, attempt: Attempt, came: int, now: dt.datetime) -> list[Event]:
    """All of it is there that is still to come: the promise is kept."""
    return [_success(bill, attempt, came, now), *give_up(bill, keep=attempt.payment_id)]


def _problem(command: CollectPayment, due: int) -> str:
    """What is wrong with the sums; nothing if they can be."""
    if not 0 < minor(command.amount) <= due:
        return f"amount is {command.amount}; it must be more than 0 and at most the {decimal(due)} due"
    if _tendered(command) < command.amount:
        return f"tendered is {command.tendered}, which is less than the amount {command.amount}"
    return ""


def _tendered(command: CollectPayment) -> Decimal:
    return command.amount if command.tendered is None else command.tendered


def _collected(bill: Bill, attempt: Attempt, command: CollectPayment, now: dt.datetime) -> PaymentCollected:
    return PaymentCollected(
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        amount=command.amount,
        currency=attempt.currency,
        collected_by=command.collected_by,
        tendered=_tendered(command),
        change=_tendered(command) - command.amount,
        collection_id=_collection(command),
        collected_at=now,
    )


def _collection(command: CollectPayment) -> str:
    return command.collection_id or f"{command.collected_by}/{command.amount}"


def _success(bill: Bill, attempt: Attempt, came: int, now: dt.datetime) -> PaymentSucceeded:
    return PaymentSucceeded(
        payment_id=attempt.payment_id,
        order_id=bill.order_id,
        transaction_id=attempt.payment_id,
        paid_at=now,
        amount=decimal(came),
        currency=attempt.currency,
        method=attempt.method,
        receipt="",
        receipt_missing=False,
        late=False,
    )


def _refusal(command: CollectPayment, code: str, words: str) -> CollectionRefused:
    return CollectionRefused(
        order_id=command.order_id,
        amount=command.amount,
        collected_by=command.collected_by,
        error_code=code,
        error_message=words,
        collection_id=_collection(command),
    )
