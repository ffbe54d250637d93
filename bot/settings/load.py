"""Reading the settings: the file, the environment over it, and every problem at once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings.problems import Sources, describe
from bot.settings.section import Section
from bot.settings.sections import SECTIONS, Settings

PREFIX = "WAKALA_"

Variables = dict[tuple[str, str], tuple[str, str]]
"""(section, key) to the variable that sets it, and its value."""


def load(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of a file (None: the defaults) under the environment; raises SettingsError.

    An empty variable counts as not set. The error lists every problem, one a line, without secrets.
    """
    sources, document, variables = _gather(path, environ)
    merged = _merge(document, variables)
    problems = _misspelt(environ)
    try:
        settings = Settings.model_validate(merged, context={"production": _is_production(merged)})
    except ValidationError as error:
        problems += [describe(detail, sources) for detail in error.errors(include_url=False)]
    if problems:
        raise SettingsError("\n".join(sorted(problems, key=_in_order)))
    return settings


def _in_order(problem: str) -> list[str | int]:
    """Compare numbers by their value: line 9 stands before line 10."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", problem)]


def trace(path: Path | None, environ: Mapping[str, str] = os.environ) -> Sources:
    """Return where each setting's value comes from; raises SettingsError for a file that cannot be read."""
    return _gather(path, environ)[0]


def _gather(path: Path | None, environ: Mapping[str, str]) -> tuple[Sources, dict[str, Any], Variables]:
    text = _read(path) if path else ""
    document, variables = _parse(path, text), _variables(environ)
    return Sources(path, text, {key: name for key, (name, _) in variables.items()}), document, variables


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot read the settings: {error.strerror}; write one with `wakala init`, "
            "or name another with --config"
        ) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None


def _parse(path: Path | None, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        line, column = place.groups() if place else (str(len(text.splitlines())), "1")
        reason = str(error).partition(" (at ")[0]
        raise SettingsError(f"{path}:{line}:{column}: not valid TOML: {reason}") from None


def _variables(environ: Mapping[str, str]) -> Variables:
    found: Variables = {}
    for name, value in sorted(environ.items()):
        section, separator, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and separator and value:
            found[section, key] = name, value
    return found


def _misspelt(environ: Mapping[str, str]) -> list[str]:
    """Find what would be a setting if its single underscore were two."""
    right = {
        f"{PREFIX}{section}_{key}".upper(): f"{PREFIX}{section}__{key}".upper()
        for section, kind in SECTIONS.items()
        for key in kind.model_fields
    }
    return [
        f"environment variable {name}: not a setting; did you mean {right[name]} (two underscores)?"
        for name in sorted(environ.keys() & right.keys())
    ]


def _merge(document: dict[str, Any], variables: Variables) -> dict[str, Any]:
    """Lay the variables over the file. Absent sections that have defaults are checked too."""
    merged = {section: {} for section, kind in SECTIONS.items() if _needs_nothing(kind)} | document
    for (section, key), (_, value) in variables.items():
        table = merged.get(section, {})
        if isinstance(table, dict):
            merged[section] = {**table, key: value}
    return merged


def _needs_nothing(kind: type[Section]) -> bool:
    return not any(field.is_required() for field in kind.model_fields.values())


def _is_production(merged: dict[str, Any]) -> bool:
    server = merged.get("server")
    return isinstance(server, dict) and str(server.get("environment", "")).lower() == "production"
