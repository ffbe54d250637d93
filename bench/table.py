"""The printed table."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

import msgspec


class Row(msgspec.Struct, frozen=True):
    """One measurement as it is printed. ``met`` is None where there is no goal."""

    what: str
    measured: str
    goal: str = ""
    met: bool | None = None


_VERDICT = {None: "", True: "met", False: "MISSED"}


def render(rows: Sequence[Row]) -> str:
    """Align the rows under a heading."""
    cells = [
        ("", "measured", "goal", ""),
        *((row.what, row.measured, row.goal, _VERDICT[row.met]) for row in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def machine() -> str:
    """What the numbers were taken on."""
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    )
