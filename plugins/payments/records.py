"""Payments, refunds and callbacks as rows: what is listed and called with. Times are unix seconds."""

from __future__ import annotations

from typing import Any

import msgspec


class PaymentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to be paid. Amounts are minor units; texts that are not known yet are empty.

    What must not be published (the customer's phone, the callback's token) is kept here and nowhere else.
    ``due_at`` is when to call, or to look, next; ``asked``: somebody waits for the answer of that look.
    ``settle_at`` is when late money goes back unless somebody has found a use for it.
    """

    payment_id: str
    tenant: str
    order_id: str
    customer_id: str
    method: str
    amount: int
    currency: str
    state: str
    token: str
    phone: str
    email: str
    description: str
    metadata: dict[str, Any]
    gateway_ref: str = ""
    url: str = ""
    received: int = 0
    transaction_id: str = ""
    receipt: str = ""
    error_code: str = ""
    error_message: str = ""
    retryable: bool = False
    asked: bool = False
    created_at: float
    expires_at: float
    submitted_at: float | None = None
    settle_at: float | None = None
    due_at: float | None


class RefundRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One refund of one payment; ``gateway_ref`` is what the gateway calls the refund."""

    refund_id: str
    payment_id: str
    tenant: str
    order_id: str
    method: str
    amount: int
    currency: str
    reason: str
    state: str
    token: str
    gateway_ref: str = ""
    error_code: str = ""
    error_message: str = ""
    created_at: float
    submitted_at: float | None = None
    due_at: float | None


class CallbackRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a gateway told; ``notice`` is a gateway.Notice as JSON. Acted on, it is never due."""

    gateway: str
    key: str
    notice: bytes
    body: bytes
    received_at: float
    outcome: str = ""
    due_at: float | None
