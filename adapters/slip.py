"""A slip of paper as PDF: lines of text in, one narrow page out that a phone shows without zooming."""

from __future__ import annotations

import unicodedata

from fpdf import FPDF
from fpdf.enums import XPos, YPos

WIDTH = 80.0
"""Millimetres: the paper of a till."""

MARGIN = 5.0
LINE = 5.0
"""Millimetres from one line to the next."""

LONGEST = 5000.0
"""Millimetres of the longest slip; PDF readers allow a little more (200 inches)."""


def print_slip(text: str, title: str) -> bytes:
    """Return the PDF; ``title`` names the document.

    A line is ``# `` a heading, ``= `` centred, ``* `` bold, ``---`` a rule, or plain; what follows a tab
    stands on the right. The fonts are those that every reader has, which keeps it under 3 kB: they know the
    letters of Western Europe, and others are written without their marks, or left out.
    """
    height = _lay(FPDF(unit="mm", format=(WIDTH, LONGEST)), text)
    page = FPDF(unit="mm", format=(WIDTH, height + MARGIN))
    page.set_title(_known(title))
    _lay(page, text)
    return bytes(page.output())


def _lay(page: FPDF, text: str) -> float:
    """Write the lines on a new page, and return where they end."""
    page.set_margin(MARGIN)
    page.set_auto_page_break(False)
    page.add_page()
    for line in text.splitlines():
        _write(page, _known(line))
    return page.get_y()


def _write(page: FPDF, line: str) -> None:
    if line == "---":
        y = page.get_y() + LINE / 2
        page.line(MARGIN, y, WIDTH - MARGIN, y)
        page.ln(LINE)
        return
    mark, _, words = line.partition(" ")
    match mark:
        case "#":
            page.set_font("helvetica", "B", 14)
            _paragraph(page, words, page.epw, "C")
        case "=":
            page.set_font("helvetica", "", 9)
            _paragraph(page, words, page.epw, "C")
        case "*":
            page.set_font("helvetica", "B", 11)
            _columns(page, words)
        case _:
            page.set_font("helvetica", "", 10)
            _columns(page, line)


def _columns(page: FPDF, line: str) -> None:
    """The right one on the first line of the left one, and after it for who has the text read out."""
    left, _, right = line.partition("\t")
    top, room = page.get_y(), page.get_string_width(right) + 3 if right else 0
    _paragraph(page, left, page.epw - room, "L")
    if right:
        end = page.get_y()
        page.set_xy(MARGIN, top)
        page.cell(page.epw, LINE, right, align="R")
        page.set_xy(MARGIN, end)


def _paragraph(page: FPDF, words: str, width: float, align: str) -> None:
    height = max(LINE, page.font_size * 1.35)
    page.multi_cell(width, height, words, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _known(text: str) -> str:
    """As the fonts can write it."""
    bare = "".join(char if _writable(char) else unicodedata.normalize("NFKD", char) for char in text)
    return "".join(filter(_writable, bare))


def _writable(char: str) -> bool:
    return ord(char) < 256
