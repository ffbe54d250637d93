"""What people call an order: its number."""

from __future__ import annotations

import re
from typing import Final

NAMED: Final = re.compile(r"#?\s*(\d{1,9})(?!\w)[\s,.:;-]*")
"""An order, and what stands between it and what follows: as many digits as every database takes."""


def begin_of(words: str) -> tuple[int | None, str]:
    """The order whose number begins the words, ``#12 20`` or ``12: 20``, and the rest; None for no number."""
    said = NAMED.match(words)
    return (int(said[1]), words[said.end() :]) if said else (None, words)
