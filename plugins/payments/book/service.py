"""The use cases of the book; each may be asked for twice."""

from __future__ import annotations

from typing import Any, Final

from bot import Event, Transaction, decimal, minor
from plugins.payments import ledger
from plugins.payments.book import events as on
from plugins.payments.book import store
from plugins.payments.book.store import Account, Entry
from plugins.payments.events import PaymentSucceeded
from plugins.payments.model import BOOK, Attempt, Bill
from plugins.payments.refund_events import RefundSucceeded

DAY: Final = 86400.0


async def set_limit(tx: Transaction, command: on.SetLimit) -> None:
    """Open an account, or change how much may be bought on it."""
    most = minor(command.limit)
    account = await store.open_account(tx, command.phone, most, command.currency, command.customer_name)
    tx.publish(
        on.LimitSet(
            account_id=account.account_id,
            customer_id=account.customer_id or None,
            limit=command.limit,
            owed=decimal(account.owed),
            currency=account.currency,
            member_id=command.member_id,
        )
    )


async def room(tx: Transaction, customer_id: str | None, phone: str | None, currency: str) -> int | None:
    """What this customer may still buy on the book, in minor units; None where no book is kept for them.

    From now on the account is theirs, whoever has the phone later.
    """
    account = await store.of(tx, customer_id, phone)
    if account is None or account.currency != currency:
        return None
    if customer_id and not account.customer_id:
        await store.change(tx, account, customer_id=customer_id)
    return account.left


async def post(tx: Transaction, bill: Bill, event: Event) -> None:
    """Enter what an event that is the next on this bill means to the book, in its own transaction."""
    match event:
        case PaymentSucceeded() if event.method == BOOK:
            kind, amount = "bought", minor(event.amount)
        case RefundSucceeded() if bill.attempts[event.payment_id].method == BOOK:
            kind, amount = "corrected", -minor(event.amount)
        case _:
            return
    account = await _account_of(tx, bill.attempts[event.payment_id])
    entry_id = f"{tx.tenant}/{bill.order_id}/{bill.version + 1}"
    entry = Entry(entry_id=entry_id, kind=kind, amount=amount, order_id=bill.order_id)
    await store.enter(tx, account, entry)


async def _account_of(tx: Transaction, attempt: Attempt) -> Account:
    account = await store.find(tx, customer_id=attempt.customer_id or "")
    if account is None:
        raise LookupError(f"payment {attempt.payment_id} is on the book of nobody")
    return account


async def settle(tx: Transaction, command: on.SettleBook) -> None:
    """Book what was paid back, once."""
    account = await store.find(tx, account_id=command.account_id)
    amount, entry_id = minor(command.amount), _name(tx, command.settlement_id)
    if account is None or amount <= 0 or await store.entered(tx, account, entry_id):
        return
    entry = Entry(entry_id=entry_id, kind="paid", amount=-amount, member_id=command.member_id or "")
    owed = await store.enter(tx, account, entry)
    cash = ledger.Entry(_cash(entry), ledger.BOOK, amount)
    await ledger.enter(tx, entry_id, cash, account.currency, on.BookPaid.type)
    tx.publish(on.BookPaid(**_told(account, owed), **_asked(command), amount=command.amount))


async def correct(tx: Transaction, command: on.CorrectBook) -> None:
    """Take back a payment that was a mistake, once."""
    account = await store.find(tx, account_id=command.account_id)
    paid_id = _name(tx, command.settlement_id)
    entry_id = f"{paid_id}/corrected"
    if account is None or await store.entered(tx, account, entry_id):
        return
    if (paid := await store.entered(tx, account, paid_id)) is None:
        return
    entry = Entry(entry_id=entry_id, kind="corrected", amount=-paid.amount, member_id=command.member_id or "")
    owed = await store.enter(tx, account, entry)
    cash = ledger.Entry(ledger.BOOK, _cash(paid), entry.amount)
    await ledger.enter(tx, entry_id, cash, account.currency, on.BookCorrected.type)
    tx.publish(on.BookCorrected(**_told(account, owed), **_asked(command), amount=decimal(entry.amount)))


async def remind(tx: Transaction, command: on.RemindBook) -> None:
    """Tell who owes, unless they were told today, or have no conversation in which to be told."""
    owing = await store.all_owing(tx)
    asked = [one for one in owing if command.account_id in (None, one.account_id)]
    told = [one for one in asked if _may_be_told(one, tx.now)]
    for account in told:
        await store.change(tx, account, reminded_at=tx.now)
        tx.publish(
            on.BookReminded(
                account_id=account.account_id,
                customer_id=account.customer_id,
                order_id=account.order_id,
                owed=decimal(account.owed),
                currency=account.currency,
            )
        )
    sent = on.RemindersSent(reminded=len(told), left_out=len(asked) - len(told), member_id=command.member_id)
    tx.publish(sent)


def _may_be_told(account: Account, now: float) -> bool:
    rested = account.reminded_at is None or now - account.reminded_at >= DAY
    return bool(account.customer_id and account.order_id) and rested


def _told(account: Account, owed: int) -> dict[str, Any]:
    return {
        "customer_id": account.customer_id or None,
        "order_id": account.order_id or None,
        "owed": decimal(owed),
        "currency": account.currency,
    }


def _asked(command: on.SettleBook | on.CorrectBook) -> dict[str, Any]:
    return {
        "account_id": command.account_id,
        "settlement_id": command.settlement_id,
        "member_id": command.member_id,
    }


def _name(tx: Transaction, settlement_id: str) -> str:
    return f"{tx.tenant}/{settlement_id}"


def _cash(paid: Entry) -> str:
    """Who has what was paid."""
    return f"cash:{paid.member_id or 'the shop'}"
