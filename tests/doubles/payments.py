"""Commands with the fields that a test does not care about filled in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plugins.payments.commands import ChargePayment, CollectPayment, LookAgain, RefundPayment


def charge(method: str = "paystack", **changes: Any) -> ChargePayment:
    """Ask for R70.50."""
    fields: dict[str, Any] = {
        "order_id": "order-1",
        "customer_id": "thandi",
        "amount": Decimal("70.50"),
        "currency": "ZAR",
        "phone": "27820000001",
        **changes,
    }
    return ChargePayment(method=method, **fields)


def refund(amount: str | None = None, **changes: Any) -> RefundPayment:
    """Give back so much, or everything."""
    fields: dict[str, Any] = {"order_id": "order-1", "currency": "ZAR", "reason": "cancelled", **changes}
    return RefundPayment(amount=None if amount is None else Decimal(amount), **fields)


def collect(amount: str = "70.50", tendered: str | None = None, **changes: Any) -> CollectPayment:
    """Sipho took the money at the door."""
    given = None if tendered is None else Decimal(tendered)
    fields: dict[str, Any] = {"order_id": "order-1", "collected_by": "sipho", **changes}
    return CollectPayment(amount=Decimal(amount), tendered=given, **fields)


def look_again() -> LookAgain:
    """The customer says that they have paid."""
    return LookAgain(order_id="order-1")
