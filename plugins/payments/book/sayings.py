"""How vendors write about the book: "0731234567 200 Sipho", "073 123 4567 R12,50", "sipho 50"."""

from __future__ import annotations

from bot import WakalaError, international, read_amount


def split_phone(words: str, currency: str) -> tuple[str, str]:
    """A phone in international digits, "" where the words begin with none, and what follows it."""
    parts = words.split()
    for count in range(1, len(parts) + 1):
        try:
            return international("".join(parts[:count]), currency), " ".join(parts[count:])
        except WakalaError:
            continue
    return "", words


def split_amount(words: str) -> tuple[int | None, str]:
    """The amount that words begin with, in minor units, None for none, and what follows it."""
    parts = words.split()
    for count in range(len(parts), 0, -1):
        if (amount := read_amount(" ".join(parts[:count]))) is not None:
            return amount, " ".join(parts[count:])
    return None, words


def split_last_amount(words: str) -> tuple[str, int | None]:
    """What stands before the amount that words end with, and that amount; None for none."""
    parts = words.split()
    for start in range(len(parts)):
        if (amount := read_amount(" ".join(parts[start:]))) is not None:
            return " ".join(parts[:start]), amount
    return words, None
