"""A message as a terminal shows it: its words beside a bar, its choices numbered."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from rich.text import Text

from adapters.console.recording import words
from adapters.whatsapp.emulator.screen import Choice, Shown

_WIDEST = 76
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
_MARKED = re.compile(r"(?<!\w)([*_~])(?=\S)(.+?)(?<=\S)\1(?!\w)")


def bubble(shown: Shown, title: str, width: int, *, mine: bool = True) -> Text:
    """Set a message of the bot under ``title``, no wider than ``width`` columns.

    One that is ``mine`` says how to answer it, and has another colour than those on the phones of others.
    """
    colour = "green" if mine else "magenta"
    lines = [*_lines(shown, min(width, _WIDEST) - 2), *(_how(shown) if mine else ())]
    lines = [Text.assemble(("│ ", colour), line) for line in lines]
    return Text("\n").join([Text(title, style=f"bold {colour}"), *lines])


def _lines(shown: Shown, width: int) -> Iterator[Text]:
    if name := shown.detail.get("media", {}).get("filename"):
        yield Text(f"({shown.kind}: {name})", style="dim")
    elif shown.kind not in {"text", "buttons", "list", "location_request", "template"}:
        yield Text(f"({shown.kind.replace('_', ' ')})", style="dim")
    for line in words(shown).split("\n"):
        for piece in textwrap.wrap(line, width) or [""]:
            yield _styled(piece)
    if url := shown.detail.get("url"):
        yield Text(f"{shown.menu_label}: {url}", style="underline")
    yield from _choices(shown, width)


def _choices(shown: Shown, width: int) -> Iterator[Text]:
    if shown.choices:
        yield Text()
    section = ""
    for number, choice in enumerate(shown.choices, 1):
        if choice.section != section:
            section = choice.section
            yield Text(section, style="bold dim")
        yield from _choice(number, choice, width)


def _how(shown: Shown) -> Iterator[Text]:
    if shown.kind == "location_request":
        yield Text("[Send location]  with /pin -26.2485, 27.8540", style="dim")
    if shown.choices:
        yield Text()
        yield Text(f"type 1 (sent as text) or /tap 1 (sent as a tap{_of(shown)})", style="dim")


def _choice(number: int, choice: Choice, width: int) -> Iterator[Text]:
    yield Text.assemble((f"{number:>2} ", "bold cyan"), choice.title)
    for piece in textwrap.wrap(choice.description, width - 3):
        yield Text(f"   {piece}", style="dim")


def _of(shown: Shown) -> str:
    return f" in [{shown.menu_label}]" if shown.menu_label else ""


def _styled(line: str) -> Text:
    """WhatsApp's *bold*, _italic_ and ~struck~ as styles; the marks stay where there are no colours."""
    text = Text(line)
    for mark in _MARKED.finditer(line):
        text.stylize(_STYLES[mark[1]], mark.start(), mark.end())
    return text
