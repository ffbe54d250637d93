"""Commands on the book that the domain obeys, and what others may ask of it."""

from __future__ import annotations

from typing import Any

from bot import Envelope, Transaction
from plugins.payments.book import service, store
from plugins.payments.book.events import CorrectBook, RemindBook, SetLimit, SettleBook
from plugins.payments.book.store import Account
from plugins.payments.plugin import plugin

LINES = 3
"""Entries that a balance is told with."""


@plugin.consume("payments.set_limit")
async def set_limit(tx: Transaction, envelope: Envelope) -> None:
    """Let somebody buy on the book."""
    await service.set_limit(tx, envelope.read(SetLimit))


@plugin.consume("payments.settle_book")
async def settle_book(tx: Transaction, envelope: Envelope) -> None:
    """Book what was paid back."""
    await service.settle(tx, envelope.read(SettleBook))


@plugin.consume("payments.correct_book")
async def correct_book(tx: Transaction, envelope: Envelope) -> None:
    """Take a payment back."""
    await service.correct(tx, envelope.read(CorrectBook))


@plugin.consume("payments.remind_book")
async def remind_book(tx: Transaction, envelope: Envelope) -> None:
    """Tell who owes what they owe."""
    await service.remind(tx, envelope.read(RemindBook))


@plugin.query("balance")
async def balance(tx: Transaction, *, customer_id: str, phone: str | None = None) -> dict[str, Any] | None:
    """A customer's ``limit``, what is ``owed`` and ``left`` of it, in minor units of ``currency``.

    None where no book is kept for them. Their ``phone`` finds an account that they have not used yet.
    ``entries`` are the newest: ``kind``, ``amount``, ``at`` (unix seconds).
    """
    account = await store.of(tx, customer_id, phone)
    if account is None:
        return None
    newest = await store.history(tx, account, LINES)
    entries = [{"kind": one.kind, "amount": one.amount, "at": one.at} for one in newest]
    return {**_standing(account), "entries": entries}


@plugin.query("account")
async def account(tx: Transaction, **fields: str) -> dict[str, Any] | None:
    """The account of this ``phone`` or ``account_id``, with whose it is; None if there is none."""
    found = await store.find(tx, **fields)
    return None if found is None else _whose(found)


@plugin.query("owing")
async def owing(tx: Transaction) -> list[dict[str, Any]]:
    """All accounts on which anything is owed, the most first."""
    return [_whose(one) for one in await store.all_owing(tx)]


def _standing(account: Account) -> dict[str, Any]:
    return {
        "limit": account.most,
        "owed": account.owed,
        "left": account.left,
        "currency": account.currency,
    }


def _whose(account: Account) -> dict[str, Any]:
    names = {"account_id": account.account_id, "name": account.name, "phone": account.phone}
    return {**names, **_standing(account), "since": account.since}
