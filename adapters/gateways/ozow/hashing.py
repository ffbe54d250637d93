"""Ozow's hashes: the fields in a fixed order and the private key, joined, in lower case, SHA-512.

Nothing separates the fields, so the end of one may pass for the start of the next, and case is lost. A hash
that fits therefore says that the text came from Ozow, not what it means: that is asked for at the API.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence

_OPTIONAL = ("Optional1", "Optional2", "Optional3", "Optional4", "Optional5")

REQUEST = (
    *("SiteCode", "CountryCode", "CurrencyCode", "Amount", "TransactionReference", "BankReference"),
    *_OPTIONAL,
    *("Customer", "CancelUrl", "ErrorUrl", "SuccessUrl", "NotifyUrl", "IsTest"),
)
"""A payment request (numbered 1 to 17 in Ozow's "post from merchant website")."""

NOTIFICATION = (
    *("SiteCode", "TransactionId", "TransactionReference", "Amount", "Status"),
    *_OPTIONAL,
    *("CurrencyCode", "IsTest", "StatusMessage"),
)
"""What became of a payment (Ozow's "outcome"). Whatever else arrives is not hashed, nor to be trusted."""

REFUND = ("transactionId", "amount", "refundReason", "notifyUrl")
"""A refund (the order of Ozow's own shop plugin)."""

REFUND_NOTIFICATION = (
    *("RefundId", "TransactionId", "CurrencyCode", "Amount", "Status"),
    *("BankName", "AccountNumber", "StatusMessage"),
)
"""What became of a refund. Newer copies of Ozow's documents put ``isRtc`` behind it, its plugin does not."""


def digest(fields: Mapping[str, str], order: Sequence[str], private_key: str) -> str:
    """Hash the fields named by ``order``; one that is missing counts as empty."""
    joined = "".join(fields.get(name, "") for name in order) + private_key
    return hashlib.sha512(joined.lower().encode()).hexdigest()


def is_authentic(fields: Mapping[str, str], orders: Sequence[Sequence[str]], private_key: str) -> bool:
    """Tell whether ``Hash`` fits one of the orders; leading zeros, which some senders drop, do not count."""
    given = fields.get("Hash", "").lower().lstrip("0").encode()
    expected = (digest(fields, order, private_key).lstrip("0").encode() for order in orders)
    return any(hmac.compare_digest(one, given) for one in expected) and bool(private_key)
