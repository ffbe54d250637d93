"""Order numbers and PINs of a demo, as they are on the stage where transcripts are played: counted anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

PIN: Final = "4821"
"""What every customer on the stage tells the driver."""

_NUMBER = re.compile(r"(?<=#)\d+")
_TOLD_PIN = re.compile(r"\bPIN: \*(\d{4})\*")
_SAID = re.compile(r"(?<=[a-z] )\d+\b(?![.,]\d)")
"""A number after a word, such as the order's in ``acc 12 20``; one that stands alone is a choice."""


def restaged(texts: Iterable[str]) -> Mapping[str, str]:
    """Return what is said on the stage for each order number and PIN that these messages tell."""
    told = "\n".join(texts)
    numbers = dict.fromkeys(_NUMBER.findall(told))
    orders = {number: str(at) for at, number in enumerate(numbers, 1)}
    return {**orders, **dict.fromkeys(_TOLD_PIN.findall(told), PIN)}


def restage_title(title: str, known: Mapping[str, str]) -> str:
    """Return a choice's title with the numbers of the stage's orders."""
    return _NUMBER.sub(lambda number: known.get(number[0], number[0]), title)


def restage_words(said: str, known: Mapping[str, str]) -> str:
    """Return what somebody said about an order with its number on the stage, or the PIN there."""
    return _SAID.sub(lambda number: known.get(number[0], number[0]), said)
