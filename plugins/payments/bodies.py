"""What the payments routes take and give, as JSON. Amounts are decimal strings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from bot import Body, PositiveAmount, Words, decimal, utc
from plugins.payments.records import PaymentRecord, RefundRecord

Id = Annotated[str, StringConstraints(max_length=300)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Customer(Body):
    """Who pays. M-Pesa asks on the phone; other methods need neither."""

    id: UUID | None = None
    phone: Annotated[str, StringConstraints(max_length=20), Field(examples=["+254712345678"])] | None = None
    email: Annotated[str, StringConstraints(max_length=254)] | None = None


class ProcessPayment(Body):
    """An order to be paid for."""

    order_id: UUID
    amount: PositiveAmount
    currency: Currency = "ZAR"
    method: Literal["paystack", "ozow", "mpesa", "cash", "book"]
    customer: Customer = Customer()
    description: Annotated[str, StringConstraints(max_length=200)] = ""
    metadata: dict[str, Any] = Field({}, description="Yours; comes back with the payment.")
    expires_in: int = Field(1800, ge=60, le=86400, description="Seconds that the customer has to pay.")


class NextAction(BaseModel):
    """What the customer must do: open ``url``, confirm on the phone, or pay at the door."""

    kind: Literal["open_url", "confirm_on_phone", "pay_cash"]
    url: str | None
    expires_at: dt.datetime


class PaymentResult(BaseModel):
    """A payment as it stands; ``docs/payments.md`` explains each status."""

    payment_id: str
    order_id: str
    method: str
    amount: Decimal
    currency: str
    status: str
    next_action: NextAction | None
    transaction_id: str | None
    receipt: str | None
    error_code: str | None
    error_message: str | None
    metadata: dict[str, Any]

    @classmethod
    def of(cls, known: PaymentRecord) -> Self:
        """The payment of a record."""
        return cls(
            payment_id=known.payment_id,
            order_id=known.order_id,
            method=known.method,
            amount=decimal(known.amount),
            currency=known.currency,
            status=known.state,
            next_action=_next_action(known),
            transaction_id=known.transaction_id or None,
            receipt=known.receipt or None,
            error_code=known.error_code or None,
            error_message=known.error_message or None,
            metadata=known.metadata,
        )


def _next_action(known: PaymentRecord) -> NextAction | None:
    if known.state == "promised":
        return NextAction(kind="pay_cash", url=None, expires_at=utc(known.expires_at))
    if known.state != "pending":
        return None
    kind: Literal["open_url", "confirm_on_phone"] = "open_url" if known.url else "confirm_on_phone"
    return NextAction(kind=kind, url=known.url or None, expires_at=utc(known.expires_at))


class RefundRequest(Body):
    """Money to give back."""

    amount: PositiveAmount | None = Field(None, description="All that is left of the payment if left out.")
    reason: Annotated[Words, StringConstraints(max_length=200)]


class RefundResult(BaseModel):
    """A refund as it stands; gateways take hours to days."""

    refund_id: str
    payment_id: str
    order_id: str
    amount: Decimal
    currency: str
    status: str
    error_code: str | None
    error_message: str | None

    @classmethod
    def of(cls, known: RefundRecord) -> Self:
        """The refund of a record."""
        return cls(
            refund_id=known.refund_id,
            payment_id=known.payment_id,
            order_id=known.order_id,
            amount=decimal(known.amount),
            currency=known.currency,
            status=known.state,
            error_code=known.error_code or None,
            error_message=known.error_message or None,
        )
