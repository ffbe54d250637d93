"""Which words a number counts: those after it, those before it, or none on the menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.understanding.language import MODES, Mark
from bot.understanding.spans import Span
from bot.understanding.tokens import Kind

BOUNDARIES: Final = frozenset(
    {
        Mark.AND,
        Mark.COMMA,
        Mark.LINE,
        Mark.STOP,
        Mark.ADD,
        Mark.TOP,
        Mark.REMOVE,
        Mark.CHANGE,
        Mark.ASK,
        Mark.IF,
        Mark.OR,
    }
)
"""Marks between which an amount looks for its product."""
OPENING: Final = MODES | {Mark.CONTENT, Mark.COUNT, Mark.THE, Mark.ALL}
"""Marks that may stand between an amount and its product."""


def counts_place(spans: Sequence[Span], at: int) -> bool:
    """Whether the number is part of an address or a time, or counts people: "at 6", "for 4"."""
    before = spans[at - 1].mark if at else Mark.STOP
    after = spans[at + 1].mark if at + 1 < len(spans) else Mark.STOP
    return after is Mark.COUNTED or (before in (Mark.PLACE, Mark.ASIDE) and after is not Mark.CONTENT)


def _is_boundary(spans: Sequence[Span], at: int) -> bool:
    """A colon is one before a list ("drinks: 2 cokes"), not before an amount ("coke: 2")."""
    if spans[at].mark is Mark.COLON:
        return [span.mark for span in spans[at + 1 : at + 3]] == [Mark.COUNT, Mark.CONTENT]
    return spans[at].mark in BOUNDARIES


def _clause(spans: Sequence[Span], at: int) -> tuple[Sequence[Span], Sequence[Span]]:
    """Return what stands before and after a place within the same clause."""
    start = next((i + 1 for i in range(at - 1, -1, -1) if _is_boundary(spans, i)), 0)
    end = next((i for i in range(at + 1, len(spans)) if spans[i].mark in BOUNDARIES), len(spans))
    return spans[start:at], spans[at + 1 : end]


def belongs_to_last(spans: Sequence[Span], at: int) -> bool:
    """Whether a number counts what stands before it: "kota x2", "kota 2 coke 3"."""
    before, after = _clause(spans, at)
    telling = [span.mark for span in before if span.mark in (Mark.CONTENT, Mark.COUNT)]
    if not telling or telling[-1] is not Mark.CONTENT:
        return False
    following = [span.mark for span in after if span.mark not in (Mark.FILLER, Mark.COLON)]
    if not following or following[0] not in OPENING:
        return Mark.COUNT not in telling or telling[0] is Mark.CONTENT
    number = spans[at].count
    if telling[0] is not Mark.CONTENT or (number is not None and number.kind is Kind.TIMES):
        return telling[0] is Mark.CONTENT
    if following[0] is not Mark.CONTENT:
        return Mark.COUNT not in telling and following[0] in MODES
    every = [*telling, Mark.COUNT, *(mark for mark in following if mark in (Mark.CONTENT, Mark.COUNT))]
    return every[-1] is Mark.COUNT and every.count(Mark.COUNT) == every.count(Mark.CONTENT)
