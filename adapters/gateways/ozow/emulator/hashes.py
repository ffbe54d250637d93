"""The emulator's own understanding of Ozow's hashes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence

OPTIONAL = tuple(f"Optional{number}" for number in range(1, 6))
REQUEST = (
    *("SiteCode", "CountryCode", "CurrencyCode", "Amount", "TransactionReference", "BankReference"),
    *OPTIONAL,
    *("Customer", "CancelUrl", "ErrorUrl", "SuccessUrl", "NotifyUrl", "IsTest"),
)
NOTIFICATION = (
    *("SiteCode", "TransactionId", "TransactionReference", "Amount", "Status"),
    *OPTIONAL,
    *("CurrencyCode", "IsTest", "StatusMessage"),
)
REFUND = ("TransactionId", "Amount", "RefundReason", "NotifyUrl")
REFUND_NOTIFICATION = (
    *("RefundId", "TransactionId", "CurrencyCode", "Amount", "Status"),
    *("BankName", "AccountNumber", "StatusMessage"),
)


def hashed(fields: Mapping[str, str], order: Sequence[str], private_key: str) -> str:
    """Join the fields in this order and the key, in lower case, and take the SHA-512."""
    text = "".join([*(fields.get(name, "") for name in order), private_key])
    return hashlib.sha512(text.lower().encode()).hexdigest()


def fits(given: str, fields: Mapping[str, str], order: Sequence[str], private_key: str) -> bool:
    """Whether a client's hash is right."""
    expected = hashed(fields, order, private_key)
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode())
