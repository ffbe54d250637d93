"""What people call an order: its number."""

from __future__ import annotations

import re
from typing import Final

NUMBER: Final = re.compile(r"\d{1,9}")
"""As many digits as every database takes."""

_BEGIN: Final = re.compile(r"#?\s*(\d{1,9})(?!\w)[\s,.:;-]*")


def order_number(word: str) -> int | None:
    """The number that a word is; None for any other word."""
    return int(word) if NUMBER.fullmatch(word) else None


def begin_of(words: str) -> tuple[int | None, str]:
    """The order whose number begins the words, ``#12 20`` or ``12: 20``, and the rest; None for no number."""
    said = _BEGIN.match(words)
    return (int(said[1]), words[said.end() :]) if said else (None, words)
