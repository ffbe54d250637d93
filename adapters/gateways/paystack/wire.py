"""Paystack's answers: as much of them as we read, and what it means to us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from adapters.gateways.http import Answer
from plugins.payments.gateway import Finding, GatewayRefused, GatewayUnknown, Outcome

T = TypeVar("T")

PAYMENT: Mapping[str, Outcome] = {
    "success": Outcome.PAID,
    "failed": Outcome.FAILED,
    "reversed": Outcome.REVIEW,
    # Abandoned is not over: the link still works, and people come back to it.
    **dict.fromkeys(("abandoned", "ongoing", "pending", "processing", "queued"), Outcome.PENDING),
}
REFUND: Mapping[str, Outcome] = {
    "pending": Outcome.PENDING,
    "processing": Outcome.PENDING,
    "processed": Outcome.PAID,
    "failed": Outcome.FAILED,
    "needs-attention": Outcome.REVIEW,
}
"""Statuses of the API; what is missing here is for a person to look at."""

_MODES = {"live": True, "test": False}


class Checkout(msgspec.Struct, frozen=True):
    """Where the customer pays."""

    authorization_url: str
    reference: str


class Transaction(msgspec.Struct, frozen=True):
    """``amount`` includes fees where the customer bears them; ``requested_amount`` is what we asked for."""

    id: int
    status: str
    reference: str
    amount: int
    currency: str
    domain: str = ""
    requested_amount: int | None = None
    gateway_response: str | None = None
    receipt_number: str | None = None
    paid_at: str | None = None

    def finding(self) -> Finding:
        """What we make of it. A failed card leaves the page open: another one may yet succeed."""
        return Finding(
            outcome=PAYMENT.get(self.status, Outcome.REVIEW),
            transaction_id=str(self.id),
            amount=self.amount,
            requested=self.requested_amount,
            currency=self.currency,
            receipt=self.receipt_number or str(self.id),
            code=self.status,
            message=self.gateway_response or "",
            live=_MODES.get(self.domain),
            final=self.status in {"success", "reversed"},
            paid_at=_moment(self.paid_at),
        )


class Refund(msgspec.Struct, frozen=True):
    """``transaction`` is an object in the answer to a new refund and a number everywhere else."""

    id: int
    transaction: int | dict[str, Any]
    status: str
    amount: int
    currency: str
    domain: str = ""
    merchant_note: str | None = None

    def finding(self) -> Finding:
        """What we make of it."""
        return Finding(
            outcome=REFUND.get(self.status, Outcome.REVIEW),
            transaction_id=str(self.id),
            amount=self.amount,
            currency=self.currency,
            receipt=str(self.id),
            code=self.status,
            live=_MODES.get(self.domain),
            final=self.status in {"processed", "failed"},
        )


class _Envelope(msgspec.Struct, frozen=True):
    status: bool
    message: str | None = None
    code: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")


def data_of(answer: Answer, kind: type[T]) -> T:
    """Return the ``data`` of an answer as ``kind``.

    Raises GatewayRefused where Paystack itself says no, and GatewayUnknown for everything that does not
    tell whether it acted: 5xx, a proxy's page, a yes that cannot be read.
    """
    envelope = _envelope(answer)
    if not envelope.status:
        code = envelope.code or f"http_{answer.status}"
        raise GatewayRefused(code, envelope.message or "", retryable=answer.status == 429)
    try:
        return msgspec.json.decode(envelope.data, type=kind, strict=False)
    except msgspec.DecodeError as error:
        raise GatewayUnknown(f"Paystack said yes, but not what we can read: {error}") from error


def is_missing(answer: Answer) -> bool:
    """Whether Paystack says that it has no such thing: by 404, or by 400 in calls of the older kind."""
    if answer.status not in {400, 404}:
        return False
    try:
        envelope = _envelope(answer)
    except GatewayUnknown:
        return False
    # The older calls have no code, and answer 400 for a wrong key too: only the message tells them apart.
    named = (
        envelope.code == "transaction_not_found"
        or "transaction reference" in (envelope.message or "").lower()
    )
    return not envelope.status and (answer.status == 404 or named)


def _envelope(answer: Answer) -> _Envelope:
    try:
        envelope = msgspec.json.decode(answer.body, type=_Envelope)
    except msgspec.DecodeError:
        envelope = None
    if envelope is None or answer.status >= 500 or (envelope.status and answer.status >= 300):
        raise GatewayUnknown(f"Paystack answered HTTP {answer.status}, which does not tell whether it acted")
    return envelope


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
