"""The kept JSON Schemas of events, as somebody else's validator reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from bot.plugin import Plugin
from bot.schemas import event_schemas

ROOT = Path(__file__).parents[2]
FILES = {
    file.stem: file
    for folder in ("bot/schemas", "plugins/*/schemas", "examples/*/*/schemas")
    for file in ROOT.glob(f"{folder}/*.json")
}


def kept(name: str) -> Any:
    """The schema in the file."""
    return json.loads(FILES[name].read_text("utf-8"))


def problems(body: bytes, strangers: Sequence[Plugin] = ()) -> Iterator[str]:
    """What is wrong with an event on the wire: its envelope, its data, or that no schema is kept of it.

    Of a plugin of strangers, what its code says is enough.
    """
    envelope = json.loads(body)
    name = envelope["event_type"]
    yield from _wrong("envelope", _kept_validator("envelope"), envelope)
    said = {key: one for plugin in strangers for key, one in _of(plugin).items()}
    if name in FILES:
        yield from _wrong(name, _kept_validator(name), envelope["data"])
    elif name in said:
        yield from _wrong(name, _validator(said[name]), envelope["data"])
    else:
        yield f"{name}: no schema is kept with a plugin; run `wakala events schema --write`"


def _wrong(name: str, validator: Any, value: Any) -> Iterator[str]:
    for error in validator.iter_errors(value):
        yield f"{name} {'.'.join(map(str, error.instance_path))}: {error.message}"


@cache
def _kept_validator(name: str) -> Any:
    return _validator(kept(name))


def _validator(schema: Any) -> Any:
    return jsonschema_rs.validator_for(schema, validate_formats=True, formats={"decimal": _is_decimal})


def _of(plugin: Plugin) -> dict[str, Any]:
    return event_schemas(plugin.home, plugin.name) if plugin.home else {}


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
