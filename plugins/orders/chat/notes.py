"""The bank notes that people pay cash with."""

from __future__ import annotations

from typing import Final

from bot import Turn
from flows.guards import pays_cash
from plugins.orders.cart.basket import forget

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


def ask_anew(turn: Turn, due: int) -> None:
    """A note that no longer pays what is due is forgotten, and asked for again in the review."""
    note = turn.slots.get("note") or 0
    if pays_cash(turn) and 0 < note < due:
        forget(turn, ("note",))
        turn.say("note_outgrown", note=note)
        if turn.conversation.state == "review":
            turn.follow("cash")
