"""JSON Schemas of events, made from their structs: what another service may rely on, in any language."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec

from bot.conversation import ConversationMoved
from bot.events import Envelope, Event
from bot.intake import MessageReceived
from bot.plugin import Plugin

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENGINE = Path(__file__).parent
FOLDER = "schemas"
"""Where a plugin keeps them, in its own folder; a file is named by its event's type."""


def kept_schemas(plugins: Sequence[Plugin]) -> dict[Path, str]:
    """Every schema by the file that it is kept in: the engine's own, and those of plugins with a home."""
    own = {kind.type: schema_of(kind, kind.type) for kind in (MessageReceived, ConversationMoved)}
    kept = {ENGINE: {"envelope": schema_of(Envelope, "envelope"), **own}}
    kept |= {plugin.home: event_schemas(plugin.home, plugin.name) for plugin in plugins if plugin.home}
    return {
        home / FOLDER / f"{name}.json": _written(schema)
        for home, schemas in kept.items()
        for name, schema in schemas.items()
    }


def event_schemas(home: Path, domain: str) -> dict[str, Schema]:
    """Schemas, by type, of what the code in ``home`` publishes and of the commands that ``domain`` obeys.

    What a domain asks of another in its own words is no schema of its own: the one that obeys has it.
    """
    return {
        kind.type: schema_of(kind, kind.type)
        for kind in _all_events(Event)
        if _is_in(kind, home) and (not kind.destination or domain in kind.destination)
    }


def schema_of(kind: type[msgspec.Struct], title: str) -> Schema:
    """The JSON Schema of a struct as it is on the wire: a decimal there is a string."""
    (_,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for part in parts.values():  # some Pythons leave a docstring's indentation in it
        part["description"] = cleandoc(part["description"])
    own = parts.pop(kind.__name__)
    schema = {"$schema": DIALECT, **own, "title": title}
    return {**schema, "$defs": parts} if parts else schema


def _all_events(kind: type[Event]) -> Iterator[type[Event]]:
    for one in kind.__subclasses__():
        yield one
        yield from _all_events(one)


def _is_in(kind: type[Event], home: Path) -> bool:
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return file is not None and Path(file).is_relative_to(home)


def _written(schema: Schema) -> str:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
