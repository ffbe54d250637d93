"""What the payments domain publishes of refunds."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from bot import Event, Id, Time


class RefundRequested(Event, frozen=True, kw_only=True):
    """Money goes back, by the ``method`` by which it came: cash from a person's hand, when one does it.

    ``surplus`` is the part of it that was never owed to us: late, double or too much.
    """

    type: ClassVar[str] = "refund.requested"
    refund_id: Id
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    reason: str
    surplus: Decimal
    method: str = ""


class RefundSubmitted(Event, frozen=True, kw_only=True):
    """The gateway is about to be asked."""

    type: ClassVar[str] = "refund.submitted"
    refund_id: Id
    payment_id: Id
    order_id: Id
    submitted_at: Time


class RefundDeferred(Event, frozen=True, kw_only=True):
    """The gateway certainly has no such refund, and may be asked once more."""

    type: ClassVar[str] = "refund.deferred"
    refund_id: Id
    payment_id: Id
    order_id: Id
    error_code: str
    error_message: str


class RefundSucceeded(Event, frozen=True, kw_only=True):
    """The customer has it back; ``paid_by`` is who gave it by hand, or null."""

    type: ClassVar[str] = "refund.succeeded"
    priority: ClassVar[str] = "high"
    refund_id: Id
    payment_id: Id
    order_id: Id
    amount: Decimal
    currency: str
    paid_by: str | None


class RefundFailed(Event, frozen=True, kw_only=True):
    """It was not given back; ``payment_id`` is null where it was refused before it began."""

    type: ClassVar[str] = "refund.failed"
    priority: ClassVar[str] = "high"
    refund_id: Id
    payment_id: Id | None
    order_id: Id
    amount: Decimal
    currency: str
    error_code: str
    error_message: str


class RefundReviewRequired(Event, frozen=True, kw_only=True):
    """Nobody but a person can tell whether it went back."""

    type: ClassVar[str] = "refund.review_required"
    priority: ClassVar[str] = "high"
    refund_id: Id
    payment_id: Id
    order_id: Id
    error_code: str
    error_message: str
