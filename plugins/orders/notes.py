"""The bank notes that people pay cash with."""

from __future__ import annotations

from typing import Final

NOTES: Final = {
    "ZAR": (10_00, 20_00, 50_00, 100_00, 200_00),
    "KES": (50_00, 100_00, 200_00, 500_00, 1000_00),
}
"""Notes in circulation, in minor units, by ISO 4217 code: the South African Reserve Bank's series and
the Central Bank of Kenya's."""

ROUND: Final = 100_00
"""What people round up to when they count several notes together."""


def notes_above(due: int, currency: str) -> tuple[int, ...]:
    """Each note that pays the amount and leaves change, the smallest first; none for a large amount."""
    return tuple(note for note in NOTES.get(currency, ()) if note > due)


def enough(due: int, currency: str) -> int:
    """What somebody would hand over for the amount: one note, or several that make a round sum."""
    return next(iter(notes_above(due, currency)), -(-due // ROUND) * ROUND)
