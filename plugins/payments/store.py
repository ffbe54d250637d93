"""The read model: rows of attempts and refunds, kept up to date by their events."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, insert, select, update

from bot import Event, Transaction
from bot.money import minor
from plugins.payments import events as on
from plugins.payments import refund_events as back
from plugins.payments.commands import ChargePayment
from plugins.payments.model import Attempt, Bill, Refund
from plugins.payments.schedule import DAY, GRACE, LEASE, backoff, next_look
from plugins.payments.tables import attempts, metadata, refunds

__all__ = ["add_attempt", "change", "due", "find", "find_all", "get", "key", "metadata", "project"]

Values = dict[str, Any]


def key(table: Table) -> ColumnElement[str]:
    """The column of the id."""
    column: ColumnElement[str] = table.primary_key.columns.values()[0]
    return column


async def get(tx: Transaction, table: Table, name: str) -> Row[Any]:
    """The row of that id; raises NoResultFound where the tenant of this transaction has none."""
    wanted = select(table).where(key(table) == name, table.c.tenant == tx.tenant)
    row: Row[Any] = (await tx.execute(wanted)).one()
    return row


async def find(tx: Transaction, table: Table, *where: ColumnElement[bool]) -> Row[Any] | None:
    """The one row for which all of this holds, of whichever tenant."""
    row: Row[Any] | None = (await tx.execute(select(table).where(*where))).one_or_none()
    return row


async def find_all(tx: Transaction, table: Table, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The rows for which all of this holds, oldest first."""
    rows: Sequence[Row[Any]] = (
        await tx.execute(select(table).where(*where).order_by(table.c.created_at))
    ).all()
    return rows


async def due(tx: Transaction, table: Table, limit: int) -> Sequence[Row[Any]]:
    """Rows, of all tenants, whose time has come; those that wait longest come first."""
    wanted = select(table).where(table.c.due_at <= tx.now).order_by(table.c.due_at).limit(limit)
    rows: Sequence[Row[Any]] = (await tx.execute(wanted)).all()
    return rows


async def change(tx: Transaction, table: Table, name: str, **values: Any) -> None:
    """Change the row of that id."""
    await tx.execute(update(table).where(key(table) == name).values(values))


async def add_attempt(tx: Transaction, event: on.PaymentInitiated, command: ChargePayment) -> None:
    """Make the row of a new attempt, with what is needed for the call and must not be published."""
    row = {
        "payment_id": event.payment_id,
        "tenant": tx.tenant,
        "order_id": event.order_id,
        "customer_id": event.customer_id,
        "method": event.method,
        "amount": minor(event.amount),
        "currency": event.currency,
        "state": "created",
        "token": new_token(event.payment_id),
        "phone": command.phone or "",
        "email": command.email or "",
        "description": command.description,
        "metadata": command.metadata,
        **dict.fromkeys(("gateway_ref", "url", "transaction_id", "receipt"), ""),
        **dict.fromkeys(("error_code", "error_message"), ""),
        "received": 0,
        **dict.fromkeys(("retryable", "asked"), False),
        "created_at": tx.now,
        "expires_at": event.expires_at.timestamp(),
        "due_at": None if event.method == "cash" else tx.now,
    }
    await tx.execute(insert(attempts).values(row))


async def project(tx: Transaction, bill: Bill, event: Event) -> None:
    """Bring the rows up to date with an event, given the bill after it."""
    if isinstance(event, back.RefundRequested):
        await _add_refund(tx, bill, event)
    elif refund := bill.refunds.get(getattr(event, "refund_id", "")):
        values = REFUND_CHANGES.get(type(event), _nothing)(refund, event, tx.now)
        await change(tx, refunds, refund.refund_id, state=refund.state, **values)
    elif attempt := bill.attempts.get(getattr(event, "payment_id", None) or ""):
        values = CHANGES.get(type(event), _nothing)(attempt, event, tx.now)
        row = {"state": attempt.state, "received": attempt.received, **values}
        await change(tx, attempts, attempt.payment_id, **row)


def new_token(name: str) -> str:
    """A secret for a callback's path: it begins with the id that it belongs to, so that it is found by it."""
    return f"{name}.{secrets.token_hex(16)}"


async def _add_refund(tx: Transaction, bill: Bill, event: back.RefundRequested) -> None:
    method = bill.attempts[event.payment_id].method
    row = {
        "refund_id": event.refund_id,
        "payment_id": event.payment_id,
        "tenant": tx.tenant,
        "order_id": event.order_id,
        "method": method,
        "amount": minor(event.amount),
        "currency": event.currency,
        "reason": event.reason,
        "state": "requested",
        "token": new_token(event.refund_id),
        **dict.fromkeys(("gateway_ref", "error_code", "error_message"), ""),
        "created_at": tx.now,
        "due_at": None if method == "cash" else tx.now,
    }
    await tx.execute(insert(refunds).values(row))


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
    look = None if attempt.method == "cash" else now + (GRACE if event.late else DAY)
    return {"transaction_id": event.transaction_id, "receipt": event.receipt, "due_at": look}


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
    on.PaymentReviewRequired: _error,
    on.PaymentReceiptFound: lambda attempt, event, now: {
        "transaction_id": event.transaction_id,
        "receipt": event.receipt,
    },
}
"""What each event changes about the row, beside its state."""

REFUND_CHANGES: Mapping[type[Event], Callable[[Any, Any, float], Values]] = {
    back.RefundSubmitted: _submitted,
    back.RefundDeferred: _deferred,
    back.RefundSucceeded: lambda refund, event, now: {"due_at": None},
    back.RefundFailed: lambda refund, event, now: {**_error(refund, event, now), "due_at": None},
    back.RefundReviewRequired: _error,
}
"""The same for refunds."""
