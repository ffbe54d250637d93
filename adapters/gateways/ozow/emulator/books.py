"""What Ozow knows: payment requests, the transactions they led to, and refunds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

GONE = {"Failed", "Cancelled", "Returned"}
"""Refunds by which no money went, or stayed away."""


def new_guid() -> str:
    """An identifier as Ozow makes them."""
    return str(uuid.uuid4())


@dataclass(slots=True, kw_only=True, eq=False)
class PaymentRequest:
    """``fields`` are as they were sent, by their documented names; ``amount`` is in cents."""

    fields: Mapping[str, str]
    amount: int
    created_at: dt.datetime
    transactions: list[Transaction] = field(default_factory=list)
    id: str = field(default_factory=new_guid)

    @property
    def reference(self) -> str:
        """The merchant's, which need not be unique."""
        return self.fields["TransactionReference"]


@dataclass(slots=True, kw_only=True, eq=False)
class Transaction:
    """One attempt on a pay page. ``unknown_for`` look-ups more it is not found."""

    request: PaymentRequest
    amount: int
    currency: str
    test: bool
    created_at: dt.datetime
    status: str = "Pending"
    message: str = ""
    paid_at: dt.datetime | None = None
    unknown_for: int = 0
    refunds: list[Refund] = field(default_factory=list)
    id: str = field(default_factory=new_guid)

    @property
    def remaining(self) -> int:
        """What is not refunded, nor being refunded."""
        return self.amount - sum(refund.amount for refund in self.refunds if refund.status not in GONE)


@dataclass(slots=True, kw_only=True, eq=False)
class Refund:
    """Money on its way back, in cents."""

    transaction: Transaction
    amount: int
    reason: str
    notify_url: str
    created_at: dt.datetime
    status: str = "Pending"
    completed_at: dt.datetime | None = None
    id: str = field(default_factory=new_guid)


@dataclass(slots=True)
class Books:
    """Everything, by id, in the order in which it came. ``balance`` is the float, in cents."""

    balance: int
    requests: dict[str, PaymentRequest] = field(default_factory=dict)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    references: defaultdict[str, list[PaymentRequest]] = field(default_factory=lambda: defaultdict(list))

    def request(self, request: PaymentRequest) -> None:
        """Enter a payment request."""
        self.requests[request.id] = request
        self.references[request.reference].append(request)

    def attempt(self, transaction: Transaction) -> None:
        """Enter a transaction."""
        self.transactions[transaction.id] = transaction
        transaction.request.transactions.append(transaction)

    def give_back(self, refund: Refund) -> None:
        """Enter a refund, which is paid from the float."""
        self.refunds[refund.id] = refund
        refund.transaction.refunds.append(refund)
        self.balance -= refund.amount
