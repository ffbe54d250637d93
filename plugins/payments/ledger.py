"""The books: double entry in minor units, one entry for each event that moves or creates a claim.

Accounts: ``clearing:<gateway>`` (what a gateway holds for us), ``cash:<who>`` (what somebody carries),
``book`` (what was bought on the book and is not paid yet), ``receivable`` (what customers owe us for orders;
less than nothing is what we owe them), ``sales``, ``refunds``, ``losses`` (what customers were let off).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, union_all

from bot import Event, Transaction, minor
from plugins.payments import events as on
from plugins.payments import model
from plugins.payments import refund_events as back
from plugins.payments.model import Attempt, Bill, State
from plugins.payments.tables import ledger

BOOK, RECEIVABLE, SALES, REFUNDS, LOSSES = "book", "receivable", "sales", "refunds", "losses"


class Entry(NamedTuple):
    """``amount`` goes to the account ``debit`` and comes from ``credit``."""

    debit: str
    credit: str
    amount: int


def entries(bill: Bill, event: Event) -> list[Entry]:
    """What an event means to the books, given the bill before it."""
    match event:
        case on.PaymentPromised():
            made = [Entry(RECEIVABLE, SALES, minor(event.amount))]
        case on.PaymentReduced():
            made = [Entry(SALES, RECEIVABLE, minor(event.amount))]
        case on.PaymentCancelled():
            made = _cancelled(bill.attempts.get(event.payment_id or ""))
        case on.PaymentCollected():
            made = [Entry(f"cash:{event.collected_by}", RECEIVABLE, minor(event.amount))]
        case on.PaymentWrittenOff():
            made = [Entry(LOSSES, RECEIVABLE, minor(event.amount))]
        case on.PaymentSucceeded():
            made = _succeeded(bill.attempts[event.payment_id], event)
        case on.PaymentApplied():
            made = [Entry(RECEIVABLE, SALES, bill.attempts[event.payment_id].amount)]
        case on.PaymentReviewRequired():
            made = _reviewed(bill.attempts[event.payment_id], event)
        case _:
            made = _refunded(bill, event)
    return [entry for entry in made if entry.amount > 0]


def _cancelled(attempt: Attempt | None) -> list[Entry]:
    """A promise that is not kept was no sale."""
    if attempt is None or attempt.state is not State.PROMISED:
        return []
    return [Entry(SALES, RECEIVABLE, attempt.amount)]


def _succeeded(attempt: Attempt, event: on.PaymentSucceeded) -> list[Entry]:
    """Cash was booked as promised and collected; late money is owed to the customer, and no sale."""
    if attempt.state is State.PROMISED:
        return []
    came = Entry(_clearing(attempt), RECEIVABLE, minor(event.amount) - attempt.received)
    return [came, *([] if event.late else [Entry(RECEIVABLE, SALES, attempt.amount)])]


def _reviewed(attempt: Attempt, event: on.PaymentReviewRequired) -> list[Entry]:
    if event.received is None:
        return []
    return [Entry(_clearing(attempt), RECEIVABLE, minor(event.received) - attempt.received)]


def _refunded(bill: Bill, event: Event) -> list[Entry]:
    match event:
        case back.RefundRequested():
            return [Entry(REFUNDS, RECEIVABLE, minor(event.amount) - minor(event.surplus))]
        case back.RefundFailed() if refund := bill.refunds.get(event.refund_id):
            return [Entry(RECEIVABLE, REFUNDS, refund.amount - refund.surplus)]
        case back.RefundSucceeded():
            giver = f"cash:{event.paid_by}" if event.paid_by else _clearing(bill.attempts[event.payment_id])
            return [Entry(RECEIVABLE, giver, minor(event.amount))]
        case _:
            return []


def _currency(bill: Bill, event: Any) -> str:
    """Events tell their currency, or name the payment that has it."""
    currency: str = getattr(event, "currency", "") or bill.attempts[event.payment_id].currency
    return currency


def _clearing(attempt: Attempt) -> str:
    return BOOK if attempt.method == model.BOOK else f"clearing:{attempt.method}"


async def post(tx: Transaction, bill: Bill, event: Event) -> None:
    """Enter an event that is the next on this bill; its entries have the same ids each time."""
    rows = [
        {
            "entry_id": f"{tx.tenant}/{bill.order_id}/{bill.version + 1}/{leg}",
            "tenant": tx.tenant,
            "order_id": bill.order_id,
            **entry._asdict(),
            "currency": _currency(bill, event),
            "cause": event.type,
            "at": tx.now,
        }
        for leg, entry in enumerate(entries(bill, event))
    ]
    if rows:
        await tx.execute(insert(ledger), rows)


async def enter(tx: Transaction, entry_id: str, entry: Entry, currency: str, cause: str) -> None:
    """Enter what belongs to no one order."""
    row = {"entry_id": entry_id, "tenant": tx.tenant, "order_id": "", **entry._asdict()}
    await tx.execute(insert(ledger), {**row, "currency": currency, "cause": cause, "at": tx.now})


async def balances(tx: Transaction, order_id: str | None = None) -> dict[tuple[str, str], int]:
    """Debits less credits by account and currency, of the tenant or of one order of it."""
    is_it = [ledger.c.tenant == tx.tenant, *([] if order_id is None else [ledger.c.order_id == order_id])]
    debits = select(ledger.c.debit.label("account"), ledger.c.currency, ledger.c.amount).where(*is_it)
    credits = select(ledger.c.credit, ledger.c.currency, -ledger.c.amount).where(*is_it)
    legs = union_all(debits, credits).subquery()
    total = func.sum(legs.c.amount)
    rows = await tx.execute(
        select(legs.c.account, legs.c.currency, total).group_by(legs.c.account, legs.c.currency)
    )
    return {(account, currency): amount for account, currency, amount in rows}
