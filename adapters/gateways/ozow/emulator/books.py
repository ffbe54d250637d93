"""What Ozow knows: payment requests, the transactions they led to, and refunds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field


def new_guid() -> str:
    """An identifier as Ozow makes them."""
    return str(uuid.uuid4())


@dataclass(slots=True, kw_only=True)
class PaymentRequest:
    """``fields`` are as they were sent, by their documented names; ``amount`` is in cents."""

    fields: Mapping[str, str]
    amount: int
    created_at: dt.datetime
    id: str = field(default_factory=new_guid)

    @property
    def reference(self) -> str:
        """The merchant's, which need not be unique."""
        return self.fields["TransactionReference"]


@dataclass(slots=True, kw_only=True)
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
    id: str = field(default_factory=new_guid)


@dataclass(slots=True, kw_only=True)
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

    def newest(self, reference: str) -> PaymentRequest | None:
        """The latest request with this reference."""
        return next((one for one in reversed(self.requests.values()) if one.reference == reference), None)

    def remaining(self, transaction: Transaction) -> int:
        """What of a transaction is not refunded, nor being refunded."""
        gone = {"Failed", "Cancelled", "Returned"}
        refunds = (one for one in self.refunds.values() if one.transaction is transaction)
        return transaction.amount - sum(one.amount for one in refunds if one.status not in gone)
