"""Prices, read in all the ways people write them and written in one. Never a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from bot import decimal
from plugins.catalogue.importing.problems import Rejected

LARGEST: Final = 10_000_000_00
"""Minor units: ten million, far above any spaza's price and below every database's integer."""

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_MARK = r"(?:zar|r|rands?|kes|kshs?\.?|bob)"
_CENTS = re.compile(r"(?P<cents>\d{1,2}) ?c")
_AMOUNT = re.compile(
    rf"""
    (?:{_MARK}\ ?)?
    (?P<whole>
        \d+                             # 1250
      | \d{{1,3}}(?:[ ']\d{{3}})+       # 1 250
      | \d{{1,3}}(?:,\d{{3}})+(?!,)     # 1,250: three digits are thousands, prices have two decimals
      | \d{{1,3}}(?:\.\d{{3}})+(?=,)    # 1.250 only before ,00: alone it may be 1.25 from a spreadsheet
    )
    (?:[.,r](?P<cents>\d{{1,2}}))?
    (?:\ ?{_MARK}|/=)?
    """,
    re.VERBOSE,
)


def read_price(value: Any) -> int:
    """Read a price in major units into minor units; raises Rejected.

    >>> [read_price(text) for text in ("R12,50", "12r50", "R 1 250,00", "1,250", "50c")]
    [1250, 1250, 125000, 125000, 50]
    """
    if isinstance(value, str):
        return _checked(_minor(value), value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _checked(value * 100, value)
    raise Rejected("a price is a number or text", "write it like 12.50")


def write_price(minor: int) -> str:
    """Write minor units as major units with two decimals: ``12.50``."""
    return str(decimal(minor))


def _minor(text: str) -> int:
    bare = text.translate(_SPACES).strip().lower()
    if cents := _CENTS.fullmatch(bare):
        return int(cents["cents"])
    amount = _AMOUNT.fullmatch(bare)
    if amount is None:
        raise Rejected("not a price", "write it like 12.50 (also read: R12,50 12r50 R 1 250,00 50c)")
    return int(re.sub(r"\D", "", amount["whole"])) * 100 + int((amount["cents"] or "").ljust(2, "0"))


def _checked(minor: int | Decimal, value: Any) -> int:
    if minor != int(minor):
        raise Rejected("a price has at most two decimals", "round it, like 12.50", value=value)
    if not 0 <= minor <= LARGEST:
        raise Rejected(f"a price is from 0 to {LARGEST // 100}", "check the amount", value=value)
    return int(minor)
