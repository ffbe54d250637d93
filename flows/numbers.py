"""What people call an order: its number."""

from __future__ import annotations

import re
from typing import Final

NUMBER: Final = re.compile(r"\d{1,9}")
"""As many digits as every database takes."""


def order_number(word: str) -> int | None:
    """The number that a word is; None for any other word."""
    return int(word) if NUMBER.fullmatch(word) else None
