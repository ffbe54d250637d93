"""Ozow's notifications: forms, and their hashes."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from adapters.gateways.emulation.courier import Parcel
from adapters.gateways.ozow.emulator.books import Refund, Transaction
from adapters.gateways.ozow.emulator.hashes import NOTIFICATION, OPTIONAL, REFUND_NOTIFICATION, hashed


def rands(cents: int) -> str:
    """An amount as Ozow writes it in forms: always with two decimals."""
    return f"{cents // 100}.{cents % 100:02}"


def payment_notice(transaction: Transaction, private_key: str) -> dict[str, str]:
    """What became of a transaction: posted to us, and carried back by the customer's browser."""
    asked = transaction.request.fields
    told = {
        "SiteCode": asked["SiteCode"],
        "TransactionId": transaction.id,
        "TransactionReference": transaction.request.reference,
        "Amount": rands(transaction.amount),
        "Status": transaction.status,
        **{name: asked.get(name, "") for name in OPTIONAL},
        "CurrencyCode": transaction.currency,
        "IsTest": str(transaction.test).lower(),
        "StatusMessage": transaction.message,
    }
    unhashed = {"SubStatus": "", "BankName": "Capitec", "MaskedAccountNumber": "******1234"}
    return told | {"Hash": hashed(told, NOTIFICATION, private_key)} | unhashed


def refund_notice(refund: Refund, private_key: str) -> dict[str, str]:
    """What became of a refund."""
    told = {
        "RefundId": refund.id,
        "TransactionId": refund.transaction.id,
        "CurrencyCode": refund.transaction.currency,
        "Amount": rands(refund.amount),
        "Status": refund.status,
        "BankName": "Capitec",
        "AccountNumber": "******1234",
        "StatusMessage": "",
    }
    return told | {"Hash": hashed(told, REFUND_NOTIFICATION, private_key)}


def parcel(url: str, form: Mapping[str, str]) -> Parcel:
    """A form on its way to the merchant."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Parcel(url, urlencode(form).encode(), headers)
