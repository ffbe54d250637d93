"""Prices, read in all the ways people write them and written in one. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from bot import decimal
from plugins.catalogue.importing.problems import Rejected

LARGEST: Final = 10_000_000
"""Far above any spaza's price; its cents fit every database's integer."""

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_MARK = r"(?:zar|r|rands?|kes|kshs?\.?|bob)"
_CENTS = re.compile(r"(?P<cents>\d{1,2}) ?c")
_WHOLE = "|".join(
    (
        r"\d{1,9}",  # 1250
        r"\d{1,3}(?:[ ']\d{3}){1,2}",  # 1 250
        r"\d{1,3}(?:,\d{3}){1,2}(?!,)",  # 1,250: no price has three decimals
        r"\d{1,3}(?:\.\d{3}){1,2}(?=,)",  # 1.250 only before ,00: alone it may be a spreadsheet's 1.25
    )
)
_AMOUNT = re.compile(rf"(?:{_MARK} ?)?(?P<whole>{_WHOLE})(?:[.,r](?P<cents>\d{{1,2}}))?(?: ?{_MARK}|/=)?")


def read_price(value: Any) -> int:
    """Read a price in major units into minor units; raises Rejected.

    >>> [read_price(text) for text in ("R12,50", "12r50", "R 1 250,00", "1,250", "50c")]
    [1250, 1250, 125000, 125000, 50]
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Rejected("a price is a number or text", "write it like 12.50")
    amount = _amount(value) if isinstance(value, str) else Decimal(value)
    if not 0 <= amount <= LARGEST:
        raise Rejected(f"a price is from 0 to {LARGEST}", "check the amount")
    if amount != round(amount, 2):
        raise Rejected("a price has at most two decimals", "round it, like 12.50")
    return int(amount * 100)


def write_price(minor: int) -> str:
    """Write minor units as major units with two decimals: ``12.50``."""
    return str(decimal(minor))


def _amount(text: str) -> Decimal:
    bare = text.translate(_SPACES).strip().lower()
    if cents := _CENTS.fullmatch(bare):
        return Decimal(cents["cents"]) / 100
    amount = _AMOUNT.fullmatch(bare)
    if amount is None:
        raise Rejected("not a price", "write it like 12.50 (also read: R12,50 12r50 R 1 250,00 50c)")
    whole = re.sub(r"\D", "", amount["whole"])
    return Decimal(f"{whole}.{amount['cents'] or 0}")
