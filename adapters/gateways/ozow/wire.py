"""Ozow's answers: as much of them as we read, and what it means to us. Rands there are cents here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from adapters.gateways.http import Answer
from plugins.payments.gateway import Finding, GatewayRefused, GatewayUnknown, Outcome

T = TypeVar("T")

CURRENCY = "ZAR"
SAST = dt.timezone(dt.timedelta(hours=2))
"""Ozow writes times without a zone; beside ``createdDateUtc`` they turn out to be South Africa's."""

PAYMENT: Mapping[str, Outcome] = {
    "complete": Outcome.PAID,
    "pending": Outcome.PENDING,
    "cancelled": Outcome.FAILED,
    "error": Outcome.FAILED,
    "abandoned": Outcome.FAILED,
    "pendinginvestigation": Outcome.REVIEW,
}
REFUND: Mapping[str, Outcome] = {
    **dict.fromkeys(("0", "pending", "2", "submitted"), Outcome.PENDING),
    **dict.fromkeys(("1", "complete"), Outcome.PAID),
    **dict.fromkeys(("3", "failed", "4", "cancelled"), Outcome.FAILED),
    **dict.fromkeys(("5", "returned"), Outcome.REVIEW),
}
"""Statuses by name in lower case or by number; what is missing here is for a person to look at."""

_WEIGHT = (Outcome.PAID, Outcome.REVIEW, Outcome.PENDING, Outcome.FAILED)
"""What counts first where one reference has several transactions."""


class Requested(msgspec.Struct, frozen=True):
    """The answer to a payment request: an address, or else an error under the same HTTP 200."""

    paymentrequestid: str | None = None
    url: str | None = None
    errormessage: str | None = None


class _Amount(msgspec.Struct, frozen=True, kw_only=True):
    """Something with an amount that is whole cents, or else the answer cannot be read."""

    amount: Decimal

    def __post_init__(self) -> None:
        cents(self.amount)


class Transaction(_Amount, frozen=True, kw_only=True):
    """A transaction as the status calls tell it."""

    transactionid: str
    transactionreference: str
    status: str
    currencycode: str = CURRENCY
    statusmessage: str | None = None
    createddate: str | None = None
    paymentdate: str | None = None

    def finding(self, live: bool) -> Finding:
        """What we make of it. The page stays open after a failure: the customer may try again."""
        outcome = PAYMENT.get(self.status.lower(), Outcome.REVIEW)
        return Finding(
            outcome=outcome,
            transaction_id=self.transactionid,
            amount=cents(self.amount),
            currency=self.currencycode,
            receipt=self.transactionid,
            code=self.status,
            message=self.statusmessage or "",
            live=live,
            final=outcome is Outcome.PAID,
            paid_at=_moment(self.paymentdate) if outcome is Outcome.PAID else None,
        )


class Refund(_Amount, frozen=True, kw_only=True):
    """A refund as the list tells it; ``status`` is a name or a number there."""

    id: str
    status: str | int
    currencycode: str = CURRENCY

    def finding(self) -> Finding:
        """What we make of it."""
        return refund_finding(self.id, str(self.status), self.amount, self.currencycode)


class Submitted(msgspec.Struct, frozen=True):
    """The answer to one refund of those submitted: a number, or else errors."""

    refundid: str | None = None
    errors: list[str] | None = None


class Token(msgspec.Struct, frozen=True):
    """A bearer token and its life in seconds."""

    access_token: str
    expires_in: int


def refund_finding(refund_id: str, status: str, amount: Decimal, currency: str, message: str = "") -> Finding:
    """What we make of a refund; one that came back from the bank needs another way to the customer."""
    outcome = REFUND.get(status.lower(), Outcome.REVIEW)
    return Finding(
        outcome=outcome,
        transaction_id=refund_id,
        amount=cents(amount),
        currency=currency,
        receipt=refund_id,
        code=status,
        message=message,
        final=outcome in {Outcome.PAID, Outcome.FAILED},
    )


def summary(transactions: Sequence[Transaction], live: bool) -> Finding:
    """One finding for all transactions of a reference, of which there must be one.

    Money counts before anything else; the earliest payment is the finding, further ones are ``also`` paid.
    """
    ordered = sorted(
        transactions, key=lambda one: (one.paymentdate or one.createddate or "", one.transactionid)
    )
    findings = [transaction.finding(live) for transaction in ordered]
    paid = [finding for finding in findings if finding.outcome is Outcome.PAID]
    if paid:
        return msgspec.structs.replace(paid[0], also=tuple(paid[1:]))
    return min(reversed(findings), key=lambda finding: _WEIGHT.index(finding.outcome))


def read(answer: Answer, kind: type[T]) -> T:
    """Decode a 2xx answer as ``kind``, whose fields are in lower case, as Ozow's own are not everywhere.

    Raises GatewayRefused for 4xx, and GatewayUnknown for whatever does not tell whether Ozow acted.
    """
    if 400 <= answer.status < 500:
        reason = f"Ozow answered HTTP {answer.status}; see site code and API key"
        raise GatewayRefused(f"http_{answer.status}", reason, retryable=answer.status == 429)
    try:
        if answer.status // 100 == 2:
            return msgspec.convert(_lowered(_decode(answer.body)), kind, strict=False)
    except ValueError as error:
        raise GatewayUnknown(f"Ozow answered what we cannot read: {error}") from error
    raise GatewayUnknown(f"Ozow answered HTTP {answer.status}, which does not tell whether it acted")


def rands(amount: int) -> Decimal:
    """Cents as rands with two decimals, never more and never fewer: 25 and 25.00 hash differently."""
    return Decimal(amount).scaleb(-2)


def cents(amount: Decimal) -> int:
    """Rands as cents; raises ValueError for fractions of a cent."""
    scaled = amount.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"amount {amount} has more than two decimals")
    return int(scaled)


_decode = msgspec.json.Decoder(Any, float_hook=Decimal).decode


def _lowered(value: Any) -> Any:
    """The same with the names of all fields in lower case."""
    if isinstance(value, list):
        return [_lowered(item) for item in value]
    return {key.lower(): _lowered(item) for key, item in value.items()} if isinstance(value, dict) else value


def _moment(text: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=SAST))
