"""Prices in files, read in all the ways people write amounts and written in one. Never a float."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from bot import decimal, read_amount
from plugins.catalogue.importing.problems import Rejected

LARGEST: Final = 10_000_000
"""Far above any spaza's price; its cents fit every database's integer."""


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
    amount = read_amount(text)
    if amount is None:
        raise Rejected("not a price", "write it like 12.50 (also read: R12,50 12r50 R 1 250,00 50c)")
    return decimal(amount)
