"""Phone numbers as people write them, in the international digits by which WhatsApp knows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.errors import WakalaError

COUNTRY_CODES: Final[Mapping[str, str]] = {
    "GHS": "233",
    "KES": "254",
    "NAD": "264",
    "NGN": "234",
    "TZS": "255",
    "UGX": "256",
    "ZAR": "27",
    "ZMW": "260",
}
"""By the currency of a shop: what stands for the 0 that its people dial at home (ITU-T E.164)."""

_INTERNATIONAL: Final = re.compile(r"[1-9]\d{9,14}")


def international(written: str, currency: str) -> str:
    """Return ``27820000002`` for +27 82 000 0002, 0027..., or 082 000 0002 where a shop sells in ZAR.

    Raises WakalaError for what is no such number.
    """
    digits = re.sub(r"[ ().+-]", "", written)
    if digits.startswith("00"):
        digits = digits[2:]
    elif digits.startswith("0") and currency in COUNTRY_CODES:
        digits = COUNTRY_CODES[currency] + digits[1:]
    if not _INTERNATIONAL.fullmatch(digits):
        raise WakalaError(
            f"phone is {written!r}; it must be a number with its country code, such as +27 82 000 0002"
        )
    return digits


def national(digits: str, currency: str) -> str:
    """Return a number as the people of a country write it: ``082 000 0002``; another country's with its +."""
    code = COUNTRY_CODES.get(currency, "")
    if not code or not digits.startswith(code):
        return f"+{digits}"
    home = f"0{digits[len(code) :]}"
    return f"{home[:3]} {home[3:-4]} {home[-4:]}"
