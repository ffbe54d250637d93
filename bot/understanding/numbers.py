"""Written amounts: plain numbers, measures such as "500 ml", and sums of money such as "R12,50"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

FIRST: Final = re.compile(r"\d+(?:[.,]\d+)?")
MINOR: Final = re.compile(r"[.,](\d\d)$")


def plain(digits: str) -> str:
    """Return one spelling for a number: no leading zeros, a point, no trailing zeros."""
    return f"{float(digits.replace(',', '.')):.10g}"


def measure(number: str, unit: str, units: Mapping[str, tuple[str, int]]) -> str:
    """Return the key of a number with a unit, in the first unit of its dimension: "volume:500"."""
    dimension, factor = units[unit]
    return f"{dimension}:{float(number.replace(',', '.')) * factor:.10g}"


def split_measure(text: str) -> tuple[str, str]:
    """Return the number and the unit of "500 ml"."""
    found = FIRST.match(text)
    return (found[0], text[found.end() :].lstrip(" -")) if found else ("1", text)


def cents(text: str) -> int:
    """Return a written sum of money in minor units: "R12,50", "12r50", "R 1 250,00", "20 bob"."""
    digits = re.sub(r"[^\d.,]", "", re.sub(r"(?<=\d)r(?=\d\d$)", ".", text)).strip(".,")
    minor = MINOR.search(digits)
    whole = re.sub(r"\D", "", digits[: minor.start()] if minor else digits)
    return int(whole or 0) * 100 + (int(minor[1]) if minor else 0)
