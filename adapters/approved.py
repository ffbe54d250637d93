"""Templates that the channel has approved: all that may be said to who has not written for 24 hours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from bot.errors import FlowError

PLACE: Final = re.compile(r"\{\{(\d+)\}\}")
"""A placeholder of a body; they are counted from 1."""

EDGE: Final = re.compile(r"^\{\{\d+\}\}|\{\{\d+\}\}$|\}\}\s*\{\{")
"""Where no placeholder may stand: at either end, or with nothing between it and the next."""

BODY: Final = 1024
FOOTER: Final = 60
TITLE: Final = 20
"""Meta allows 25; a choice that is a button inside the window has 20."""
BUTTONS: Final = 3
LIVES: Final = range(30, 12 * 3600 + 1)
"""Seconds for which Meta tries to deliver a utility template, where one says so."""


class Approved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template in one language, as it was submitted.

    ``example`` has a value for each placeholder of the body: who approves it wants to see them. Each of the
    ``buttons`` is the title of a choice, or how it begins, and answers with that choice's id. After
    ``lives`` seconds it is not worth delivering any more.
    """

    name: str
    language: str
    category: Literal["utility", "marketing", "authentication"]
    body: str
    example: tuple[str, ...] = ()
    footer: str = ""
    buttons: tuple[str, ...] = ()
    lives: int | None = None

    @property
    def places(self) -> int:
        """How many values it takes."""
        return len(PLACE.findall(self.body))

    def filled(self, values: Sequence[str]) -> str:
        """The words that a phone shows, footer included."""
        body = PLACE.sub(lambda place: values[int(place[1]) - 1], self.body)
        return f"{body}\n\n{self.footer}" if self.footer else body


class ApprovedTemplates:
    """All of them, of every language; a language that lacks one has it in ``default``."""

    def __init__(self, templates: Iterable[Approved], default: str) -> None:
        self._default = default
        self._templates = {(one.language, one.name): one for one in templates}

    def __iter__(self) -> Iterator[Approved]:
        return iter(self._templates.values())

    def __contains__(self, name: str) -> bool:
        return (self._default, name) in self._templates

    def find(self, language: str, name: str, values: int) -> Approved:
        """Return the template; raises FlowError if there is none, or it takes another number of values."""
        found = self._templates.get((language, name)) or self._templates.get((self._default, name))
        if found is None:
            known = ", ".join(sorted({one.name for one in self})) or "none"
            raise FlowError(
                f"approved template {name!r} is not in {self._default}/approved/*.toml; there are: {known}"
            )
        if found.places != values:
            raise FlowError(
                f"approved template {name!r} takes {found.places} values, and is given {values}; "
                "its body has a placeholder for each"
            )
        return found


def load_approved(folders: Iterable[Path], default: str) -> ApprovedTemplates:
    """Read every ``<language>/approved/*.toml``; raises FlowError naming what Meta would not approve."""
    files = (file for folder in folders for file in sorted(folder.glob("*/approved/*.toml")))
    return ApprovedTemplates([one for file in files for one in _read(file)], default)


def submission(template: Approved) -> dict[str, Any]:
    """The body of ``POST /<business account>/message_templates`` that asks Meta to approve it."""
    body: dict[str, Any] = {"type": "BODY", "text": template.body}
    if template.example:
        body["example"] = {"body_text": [list(template.example)]}
    parts = [body]
    if template.footer:
        parts.append({"type": "FOOTER", "text": template.footer})
    if template.buttons:
        buttons = [{"type": "QUICK_REPLY", "text": title} for title in template.buttons]
        parts.append({"type": "BUTTONS", "buttons": buttons})
    lives = {} if template.lives is None else {"message_send_ttl_seconds": template.lives}
    who = {"name": template.name, "language": template.language, "category": template.category.upper()}
    return {**who, **lives, "components": parts}


def _read(file: Path) -> Iterator[Approved]:
    language = file.parts[-3]
    for name, fields in tomllib.loads(file.read_text("utf-8")).items():
        where = f"approved template {name!r} ({language}/approved/{file.name})"
        try:
            template = msgspec.convert({**fields, "name": name, "language": language}, Approved)
        except msgspec.ValidationError as error:
            raise FlowError(f"{where}: {error}") from None
        for problem in _problems(template):
            raise FlowError(f"{where}: {problem}")
        yield template


def _problems(template: Approved) -> Iterator[str]:
    """What Meta would refuse, each with what is allowed."""
    places = [int(place) for place in PLACE.findall(template.body)]
    facts: Mapping[str, bool] = {
        "its name must be small letters, digits and _": not re.fullmatch(r"[a-z0-9_]{1,512}", template.name),
        "its placeholders must be {{1}}, {{2}} ... in this order": places != [*range(1, len(places) + 1)],
        "no placeholder may begin or end its body, or follow another": bool(EDGE.search(template.body)),
        f"its body must have 1 to {BODY} characters": not 0 < len(template.body) <= BODY,
        f"its example must have {len(places)} values": len(template.example) != len(places),
        f"its footer may have {FOOTER} characters": len(template.footer) > FOOTER,
        f"it may have {BUTTONS} buttons, each another": not _are_buttons(template.buttons),
        f"a button may have {TITLE} characters": any(len(title) > TITLE for title in template.buttons),
        f"it may live {LIVES[0]} to {LIVES[-1]} seconds": template.lives is not None
        and template.lives not in LIVES,
        "marketing must say how to refuse it: put STOP into its footer": template.category == "marketing"
        and "STOP" not in template.footer,
    }
    return (problem for problem, holds in facts.items() if holds)


def _are_buttons(titles: Sequence[str]) -> bool:
    return len(titles) <= BUTTONS and len(set(titles)) == len(titles)
