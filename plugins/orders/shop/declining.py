"""Why a shop does not make an order: six reasons, by number or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from flows.reasons import DECLINED

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "out_of_items": ("out of items", "out of stock", "sold out", "finished", "out", "no stock"),
    "kitchen_closed": ("kitchen closed", "closed", "closing", "no power", "power", "load shedding"),
    "too_busy": ("too busy", "busy", "full", "too many"),
    "customer_called": ("customer called", "customer cancelled", "customer", "called"),
    "cannot_complete_note": ("cannot complete note", "note", "cannot do", "cant do", "can't do", "cannot"),
    "other": ("other", "something else"),
}
"""What people say for each reason."""


def reason_in(words: str) -> str | None:
    """The one reason that these words give, by its number or in words; None if they give none, or several."""
    said = " ".join(re.findall(r"[\w']+", words.casefold()))
    if said.isdecimal():
        return DECLINED[int(said) - 1] if 0 < int(said) <= len(DECLINED) else None
    meant = {reason for reason, phrases in WORDS.items() if any(_is_in(phrase, said) for phrase in phrases)}
    return meant.pop() if len(meant) == 1 else None


def _is_in(phrase: str, said: str) -> bool:
    return f" {phrase} " in f" {said} "
