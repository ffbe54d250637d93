"""A payment request: fields as text, checked against Ozow's limits, with their hash."""

from __future__ import annotations

import re

from adapters.gateways.ozow import hashing
from adapters.gateways.ozow.wire import CURRENCY, rands
from plugins.payments.gateway import Charge, GatewayRefused

MOST = 999_999_999
"""Cents in the largest amount that fits Ozow's decimal(9,2)."""

LONGEST = {
    **dict.fromkeys(("SiteCode", "TransactionReference", "Optional1"), 50),
    **dict.fromkeys(("CancelUrl", "ErrorUrl", "SuccessUrl", "NotifyUrl"), 150),
}
"""Characters that Ozow documents for a field."""

_NOT_ON_STATEMENTS = re.compile(r"[^A-Za-z0-9 -]")


def payment_request(charge: Charge, site_code: str, private_key: str, *, test: bool) -> dict[str, str]:
    """Return the fields exactly as they are hashed; raises GatewayRefused for what Ozow cannot take."""
    _check(charge)
    fields = {
        "SiteCode": site_code,
        "CountryCode": "ZA",
        "CurrencyCode": charge.currency,
        "Amount": str(rands(charge.amount)),
        "TransactionReference": charge.reference,
        "BankReference": _bank_reference(charge),
        "Optional1": charge.payment_id,
        **dict.fromkeys(("CancelUrl", "ErrorUrl", "SuccessUrl"), charge.return_url),
        "NotifyUrl": charge.callback_url,
        "IsTest": str(test).lower(),
    }
    for name, longest in LONGEST.items():
        if len(fields[name]) > longest:
            # Without the value: an address of ours holds a token that is nobody's business.
            raise GatewayRefused(
                "too_long", f"{name} has {len(fields[name])} characters, Ozow takes {longest}"
            )
    return fields | {"HashCheck": hashing.digest(fields, hashing.REQUEST, private_key)}


def _check(charge: Charge) -> None:
    if charge.currency != CURRENCY:
        raise GatewayRefused("currency", f"Ozow takes {CURRENCY} only, not {charge.currency}")
    if not 1 <= charge.amount <= MOST:
        raise GatewayRefused("amount", f"{charge.amount} cents; Ozow takes 1 to {MOST}")


def _bank_reference(charge: Charge) -> str:
    """What the shop reads on its bank statement: 20 letters, digits, spaces and dashes."""
    plain = (_NOT_ON_STATEMENTS.sub("", text).strip() for text in (charge.description, charge.reference))
    return next(text for text in (*plain, "Order") if text)[:20].strip()
