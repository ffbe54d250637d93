"""What Paystack knows: transactions and refunds, kept until the emulator stops."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from itertools import count
from typing import Any


@dataclass(slots=True, kw_only=True, eq=False)
class Transaction:
    """``requested`` is what was asked for, ``amount`` what is or will be charged. ``payments`` counts how
    often money moved for it, which must never be more than once.
    """

    id: int
    reference: str
    access_code: str
    email: str
    requested: int
    currency: str
    domain: str
    created_at: dt.datetime
    callback_url: str = ""
    channel: str = "card"
    metadata: Any = None
    status: str = "abandoned"
    gateway_response: str = "The transaction was not completed"
    amount: int = 0
    fees: int | None = None
    paid_at: dt.datetime | None = None
    attempts: int = 0
    payments: int = 0
    refunds: list[Refund] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        """What is not refunded, nor being refunded."""
        return self.amount - sum(refund.amount for refund in self.refunds if refund.status != "failed")


@dataclass(slots=True, kw_only=True, eq=False)
class Refund:
    """``reference`` is the bank's, which is there once money moved."""

    id: int
    transaction: Transaction
    amount: int
    created_at: dt.datetime
    customer_note: str
    merchant_note: str
    status: str = "pending"
    reference: str | None = None
    refunded_at: dt.datetime | None = None


@dataclass(slots=True)
class Books:
    """References are unique for ever; ids count up from where nobody takes them for a position."""

    transactions: dict[str, Transaction] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    _aliases: dict[str, Transaction] = field(default_factory=dict)
    _ids: count[int] = field(default_factory=lambda: count(4_099_260_516))
    _refund_ids: count[int] = field(default_factory=lambda: count(3_018_284))

    def open(self, **fields: Any) -> Transaction:
        """Enter a new transaction under its reference."""
        transaction = Transaction(id=next(self._ids), access_code=secrets.token_hex(8), **fields)
        transaction.amount = transaction.requested
        self.transactions[transaction.reference] = transaction
        self._aliases[str(transaction.id)] = self._aliases[transaction.access_code] = transaction
        return transaction

    def alias(self, name: str) -> Transaction | None:
        """The transaction with this id or access code."""
        return self._aliases.get(name)

    def refund(self, transaction: Transaction, **fields: Any) -> Refund:
        """Enter a new refund."""
        refund = Refund(id=next(self._refund_ids), transaction=transaction, **fields)
        self.refunds[refund.id] = refund
        transaction.refunds.append(refund)
        return refund
