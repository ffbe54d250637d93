"""Paystack's webhooks: their bodies and their signature."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import msgspec

from adapters.gateways.emulation.courier import Parcel
from adapters.gateways.paystack.emulator.books import Refund, Transaction
from adapters.gateways.paystack.emulator.settings import EmulatorSettings
from adapters.gateways.paystack.emulator.shapes import charge_shape, customer_shape

AMOUNTS_AS_TEXT = {"pending", "processing", "processed"}
"""In these refund events the amount is a string, in the others a number: so it is in Paystack's samples."""


def charge_success(transaction: Transaction) -> dict[str, Any]:
    """Paystack tells of success only; a failed or abandoned transaction makes no sound."""
    return {"event": "charge.success", "data": charge_shape(transaction)}


def refund_event(refund: Refund, integration: int) -> dict[str, Any]:
    """What became of a refund, which the event does not name."""
    amount = str(refund.amount) if refund.status in AMOUNTS_AS_TEXT else refund.amount
    customer = customer_shape(refund.transaction)
    data = {
        "status": refund.status,
        "transaction_reference": refund.transaction.reference,
        "refund_reference": refund.reference,
        "amount": amount,
        "currency": refund.transaction.currency,
        "processor": "instant-transfer",
        "customer": {name: customer[name] for name in ("first_name", "last_name", "email")},
        "integration": integration,
        "domain": refund.transaction.domain,
    }
    return {"event": f"refund.{refund.status}", "data": data}


def dispute_event(transaction: Transaction) -> dict[str, Any]:
    """The customer's bank wants the money back."""
    data = {
        "id": transaction.id + 1,
        "refund_amount": transaction.amount,
        "currency": transaction.currency,
        "status": "awaiting-merchant-feedback",
        "domain": transaction.domain,
        "category": "general",
        "transaction": charge_shape(transaction),
        "customer": customer_shape(transaction),
    }
    return {"event": "charge.dispute.create", "data": data}


def parcel(event: dict[str, Any], settings: EmulatorSettings) -> Parcel:
    """Lay out and sign an event."""
    body = msgspec.json.encode(event)
    return sealed(body, signature(body, settings.secret_key), settings)


def sealed(body: bytes, proof: str | None, settings: EmulatorSettings) -> Parcel:
    """A body with any proof of origin, or none."""
    headers = {"Content-Type": "application/json"} | ({"x-paystack-signature": proof} if proof else {})
    return Parcel(settings.webhook_url, body, headers)


def signature(body: bytes, key: str) -> str:
    """Lower-case hex of the HMAC-SHA512 over the bytes as they go out."""
    return hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
