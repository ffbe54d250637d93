"""Transactions and refunds as Paystack writes them, field by field as in its OpenAPI document."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from adapters.gateways.paystack.emulator.books import Refund, Transaction

Shape = dict[str, Any]


def transaction_shape(transaction: Transaction) -> Shape:
    """A transaction as verify, fetch and list tell it."""
    return charge_shape(transaction) | {
        "requested_amount": transaction.requested,
        "receipt_number": None,
        "createdAt": stamp(transaction.created_at),
        "paidAt": stamp(transaction.paid_at),
        "transaction_date": stamp(transaction.created_at),
        "fees_split": None,
        "fees_breakdown": None,
        "split": {},
        "subaccount": {},
        "plan": None,
        "plan_object": {},
        "order_id": None,
        "pos_transaction_data": None,
        "source": None,
        "connect": None,
    }


def charge_shape(transaction: Transaction) -> Shape:
    """A transaction as the webhook tells it: without what was asked for."""
    paid = transaction.payments > 0
    return {
        "id": transaction.id,
        "domain": transaction.domain,
        "status": transaction.status,
        "reference": transaction.reference,
        "amount": transaction.amount,
        "message": None,
        "gateway_response": transaction.gateway_response,
        "paid_at": stamp(transaction.paid_at),
        "created_at": stamp(transaction.created_at),
        "channel": transaction.channel,
        "currency": transaction.currency,
        "ip_address": "41.13.0.1",
        "metadata": 0 if transaction.metadata is None else transaction.metadata,
        "log": _log(transaction),
        "fees": transaction.fees,
        "customer": customer_shape(transaction),
        "authorization": _authorization(transaction) if paid else {},
        "plan": {},
    }


def customer_shape(transaction: Transaction) -> Shape:
    """The same customer for the same address."""
    digest = hashlib.sha256(transaction.email.encode()).hexdigest()
    return {
        "id": int(digest[:7], 16),
        "first_name": None,
        "last_name": None,
        "email": transaction.email,
        "customer_code": f"CUS_{digest[:15]}",
        "phone": None,
        "metadata": None,
        "risk_action": "default",
        "international_format_phone": None,
    }


def new_refund_shape(refund: Refund, integration: int) -> Shape:
    """A refund as the answer to asking for it tells it: with the whole transaction inside."""
    paid = refund.transaction
    transaction = {
        name: value
        for name, value in transaction_shape(paid).items()
        if name in {"id", "domain", "reference", "amount", "paid_at", "channel", "currency", "paidAt"}
    }
    nested = {
        "authorization": {"exp_month": None, "exp_year": None, "account_name": None},
        "customer": {"international_format_phone": None},
        "plan": {},
        "subaccount": {"currency": None},
        "split": {},
        "order_id": None,
        "pos_transaction_data": None,
        "source": None,
        "fees_breakdown": None,
    }
    return _refund(refund, integration) | {
        "transaction": transaction | nested,
        "channel": None,
        "expected_at": stamp(refund.created_at + dt.timedelta(days=10)),
        "fully_deducted": False,
        "updatedAt": stamp(refund.created_at),
    }


def refund_shape(refund: Refund, integration: int) -> Shape:
    """A refund as fetch and list tell it: with the transaction's number only."""
    return _refund(refund, integration) | {
        "transaction": refund.transaction.id,
        "transaction_reference": refund.transaction.reference,
        "transaction_amount": refund.transaction.amount,
        "dispute": None,
        "settlement": None,
        "refunded_at": stamp(refund.refunded_at),
        "fully_deducted": 0,
        "bank_reference": refund.reference,
        "reason": refund.customer_note,
        "customer": customer_shape(refund.transaction),
        "refund_type": "full" if refund.amount == refund.transaction.amount else "partial",
        "initiated_by": "api",
        "refund_channel": refund.transaction.channel,
        "session_id": None,
        "collect_account_number": False,
    }


def stamp(at: dt.datetime | None) -> str | None:
    """A time as Paystack writes it: milliseconds and Z."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def _refund(refund: Refund, integration: int) -> Shape:
    return {
        "id": refund.id,
        "integration": integration,
        "domain": refund.transaction.domain,
        "currency": refund.transaction.currency,
        "amount": refund.amount,
        "status": refund.status,
        "refunded_by": "shop@wakala.example",
        "customer_note": refund.customer_note,
        "merchant_note": refund.merchant_note,
        "deducted_amount": 0,
        "createdAt": stamp(refund.created_at),
    }


def _log(transaction: Transaction) -> Shape:
    return {
        "start_time": int(transaction.created_at.timestamp()),
        "time_spent": 4,
        "attempts": transaction.attempts,
        "errors": 0,
        "success": transaction.payments > 0,
        "mobile": True,
        "input": [],
        "history": [{"type": "action", "message": f"Status: {transaction.status}", "time": 3}],
    }


def _authorization(transaction: Transaction) -> Shape:
    return {
        "authorization_code": f"AUTH_{transaction.access_code[:10]}",
        "bin": "408408",
        "last4": "4081",
        "exp_month": "12",
        "exp_year": "2030",
        "channel": transaction.channel,
        "card_type": "visa ",
        "bank": "TEST BANK",
        "country_code": "KE" if transaction.currency == "KES" else "ZA",
        "brand": "visa",
        "reusable": True,
        "signature": f"SIG_{transaction.access_code}",
        "account_name": None,
        "receiver_bank_account_number": None,
        "receiver_bank": None,
    }
