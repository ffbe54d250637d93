"""Why words that were meant for an order came to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import Refusal, Turn
from plugins.orders import cart as carts

AMOUNT = re.compile(r"(?<!\S)-?\d+(?!\S)")
"""A number that stands alone, also one below zero."""


def complaints(unmatched: Iterable[str]) -> list[Refusal]:
    """Return what there is to say: too many, no amount that can be, not on the menu; each once."""
    words: dict[str, list[str]] = {}
    for one in unmatched:
        words.setdefault(_complaint(one), []).append(one)
    return [Refusal(template, words=some, most=carts.MOST) for template, some in words.items()]


def say_unmatched(turn: Turn) -> None:
    """Let nothing that was ordered go unheard."""
    for complaint in complaints(turn.understood.unmatched):
        turn.say(complaint.template, **complaint.values)


def _complaint(words: str) -> str:
    amounts = [int(amount) for amount in AMOUNT.findall(words)]
    if any(amount > carts.MOST for amount in amounts):
        return "too_many"
    alone = AMOUNT.fullmatch(words) is not None
    return "how_many" if alone or any(amount < 1 for amount in amounts) else "unmatched"
