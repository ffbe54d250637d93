"""Tables that fit a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

Row = tuple[str, ...]

GAP: Final = "  "
LEAST: Final = 8
"""Characters that are left of the last column at least."""
SHORTER: Final = (
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{4}([0-9a-f]{8})\b"), r"…\1"),
    (re.compile(r"\b\d{4}-(\d\d-\d\d \d\d:\d\d:\d\d) UTC\b"), r"\1Z"),
)
"""Ids are told by their ends, in which UUIDs of one minute differ; times of day without their year."""


def widths(rows: Sequence[Row]) -> list[int]:
    """Return how wide each column's widest cell is."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def narrowed(rows: Sequence[Row], width: int) -> Sequence[Row]:
    """Return the table as it is if it fits ``width`` characters, else shortened as far as it must and can."""
    if _over(rows, width) <= 0:
        return rows
    rows = [tuple(map(_shorter, row)) for row in rows]
    room = max(widths(rows)[-1] - max(_over(rows, width), 0), LEAST)
    return [(*row[:-1], _cut(row[-1], room)) for row in rows]


def _over(rows: Sequence[Row], width: int) -> int:
    columns = widths(rows)
    return sum(columns) + len(GAP) * (len(columns) - 1) - width


def _shorter(cell: str) -> str:
    for pattern, brief in SHORTER:
        cell = pattern.sub(brief, cell)
    return cell


def _cut(cell: str, room: int) -> str:
    return cell if len(cell) <= room else f"{cell[: room - 1]}…"
