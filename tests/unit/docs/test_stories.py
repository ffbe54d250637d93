"""The stories of customers, vendors and drivers that must hold: each has a chat whose first note names it."""

from __future__ import annotations

import re
from pathlib import Path

CHATS = Path(__file__).parents[2] / "chats"
CODE = re.compile(r"\b[CVD]\d+\b")
MUST = {
    *(f"C{number}" for number in range(1, 15)),
    *(f"V{number}" for number in range(1, 7)),
    *(f"D{number}" for number in range(1, 6)),
}
"""By their codes in the product research, there P0."""


def test_every_story_that_must_hold_is_a_chat() -> None:
    notes = (file.read_text("utf-8").partition("\n")[0] for file in CHATS.glob("*/*.chat"))
    told = {code for note in notes for code in CODE.findall(note)}
    assert MUST - told == set()
