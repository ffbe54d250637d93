"""What is wrong with a setting, in one line: where, which key, what value, what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr
from pydantic_core import ErrorDetails

from bot.settings.sections import SECTIONS, Settings

Location = tuple[int | str, ...]
MASK = "********"
NOT_SET = "not set"
RULES = {
    "bool_parsing": "must be true or false",
    "dict_type": 'must be a table, as in { name = "value" }',
    "float_parsing": "must be a number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "model_type": "must be a section in square brackets, with keys below it",
    "string_too_short": "must not be empty",
    "string_type": "must be text in quotes",
    "too_short": "must not be empty",
    "tuple_type": 'must be a list, as in ["a", "b"]',
}
"""pydantic's kinds of error, where its own words are for programmers."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where values came from: a file with its text, and variables by (section, key)."""

    path: Path | None
    text: str
    variables: Mapping[tuple[str, str], str]

    def place(self, location: Location) -> str:
        """Name the variable or the file and line that gave this value."""
        variable = self.variables.get((str(location[0]), str(location[1]))) if len(location) > 1 else None
        if variable:
            return f"environment variable {variable}"
        if line := line_of(self.text, location):
            return f"{self.path}:{line}"
        named = [name for (section, _), name in self.variables.items() if (section,) == location]
        return f"environment variable {named[0]}" if named else NOT_SET


def line_of(text: str, location: Location) -> int | None:
    """Return the line (from 1) on which a TOML key is set, or None.

    A text cut off after a whole statement is still TOML: the statement that makes the key appear sets
    it. So inline tables, dotted keys and multi-line strings need no second parser.
    """
    start = 1
    lines = text.splitlines()
    for end in range(1, len(lines) + 1):
        try:
            document = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        if _has(document, location):
            return start
        start = end + 1
    return None


def _has(document: Any, location: Location) -> bool:
    for key in location:
        if isinstance(key, int) or not isinstance(document, dict):
            return True
        if key not in document:
            return False
        document = document[key]
    return True


def describe(detail: ErrorDetails, sources: Sources) -> str:
    """Say one problem of pydantic's in our words; secrets are masked, unknown keys' values left out."""
    location = detail["loc"]
    key, place = ".".join(map(str, location)), sources.place(location)
    if detail["type"] == "extra_forbidden":
        return f"{place}: {key} is not a setting; {_suggest(location)}"
    if detail["type"] == "missing":
        return f"{place}: {key} is not set, and [{location[0]}] needs it{_how_to_set(NOT_SET, location)}"
    rule = RULES.get(detail["type"]) or detail["msg"].replace("Input should be", "must be")
    fix = _how_to_set(place, location) or _how_to_do_without(detail["type"], str(location[0]))
    return f"{place}: {key} = {_shown(location, detail['input'])}: {rule}{fix}"


def _how_to_set(place: str, location: Location) -> str:
    if place != NOT_SET:
        return ""
    section, key = map(str, location[:2])
    return f". Set it in wakala.toml under [{section}], or as WAKALA_{section.upper()}__{key.upper()}"


def _how_to_do_without(kind: str, section: str) -> str:
    """A section that may be absent, as each gateway's, need not have secrets."""
    if kind != "demo_secret" or Settings.model_fields[section].default is not None:
        return ""
    return f". To do without, take the whole of [{section}] out"


def _shown(location: Location, value: Any) -> str:
    if len(location) < 2 or is_secret(*map(str, location[:2])):
        return MASK
    return without_password(repr(value))


def without_password(url: str) -> str:
    """Mask the user and password of an address, wherever it stands in the text."""
    return re.sub(r"//[^@/\s]+@", f"//{MASK}@", url)


def keys() -> Iterator[tuple[str, str]]:
    """Every setting as (section, key)."""
    for section, kind in SECTIONS.items():
        for key in kind.model_fields:
            yield section, key


def is_secret(section: str, key: str) -> bool:
    """Tell whether a setting's value must never be shown."""
    fields = SECTIONS[section].model_fields
    return key in fields and _mentions(fields[key].annotation, SecretStr)


def _mentions(annotation: Any, kind: type) -> bool:
    return annotation is kind or any(_mentions(part, kind) for part in get_args(annotation))


def _suggest(location: Location) -> str:
    section, *rest = map(str, location)
    if section not in Settings.model_fields:
        near = get_close_matches(section, Settings.model_fields, n=1)
        return _nearest([f"[{name}]" for name in near], f"sections are {', '.join(Settings.model_fields)}")
    mine = [key for other, key in keys() if other == section]
    near = get_close_matches(rest[0], mine, n=1)
    elsewhere = [f"{other}.{key}" for other, key in keys() if key == rest[0]]
    return _nearest([f"{section}.{key}" for key in near] or elsewhere, f"[{section}] has {', '.join(mine)}")


def _nearest(names: list[str], otherwise: str) -> str:
    return f"did you mean {names[0]}?" if names else otherwise
