"""Every event's JSON Schema is kept with its plugin, is what the code says, and is what the plan promises."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.events import Envelope, Event, encode
from bot.plugin import Plugin, load_plugins
from bot.schemas import kept_schemas, schema_of
from bot.settings import Plugins
from plugins.orders import commands
from tests.doubles.rows import AT
from tests.doubles.schemas import FILES, ROOT, kept, problems

SPEC: dict[str, Any] = json.loads((ROOT / "tests/data/spec_events.json").read_text("utf-8"))
PROMISED: dict[str, dict[str, str]] = {
    **{part: SPEC[part] for part in ("envelope", "actor", "metadata")},
    **SPEC["events"],
}
NAMES = {"date-time": "timestamp"}


@pytest.fixture(scope="module")
def plugins() -> list[Plugin]:
    return load_plugins(list(Plugins().enabled))


def test_the_kept_schemas_are_what_the_code_says(plugins: list[Plugin]) -> None:
    found = {file: file.read_text("utf-8") for file in FILES.values() if "examples" not in file.parts}
    assert found == kept_schemas(plugins), "run `wakala events schema --write`"


def test_every_plugin_that_publishes_has_its_schemas(plugins: list[Plugin]) -> None:
    keepers = {file.parent.parent.name for file in FILES.values()}
    assert keepers >= {"bot", "orders", "payments", "delivery", "inventory", "catalogue", "tenants"}


def described(schema: dict[str, Any]) -> str:
    """The plan's word for what a property may be."""
    if "anyOf" in schema:
        return "|".join(described(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "|".join(schema["enum"])
    if "$ref" in schema:
        return "object"
    name = schema.get("format", schema["type"])
    return NAMES.get(name, name)


def properties(name: str) -> dict[str, Any]:
    """What is kept of an event's data, of the envelope, or of a part of it."""
    if name in ("actor", "metadata"):
        found: dict[str, Any] = kept("envelope")["$defs"][name.title()]["properties"]
        return found
    return dict(kept(name)["properties"]) if name in FILES else {}


@pytest.mark.parametrize("name", PROMISED)
def test_a_schema_has_every_field_of_the_plan_or_says_why_not(name: str) -> None:
    have = properties(name)
    differing = {
        field: described(have[field]) if field in have else "absent"
        for field, type_ in PROMISED[name].items()
        if field not in have or described(have[field]) != type_
    }
    assert differing == {field: said for field, (said, _) in SPEC["deviations"].get(name, {}).items()}
    assert all(why for _, why in SPEC["deviations"].get(name, {}).values())


@pytest.mark.parametrize("name", [name for name in SPEC["events"] if name in FILES])
def test_no_field_of_the_plan_may_be_left_out(name: str) -> None:
    assert set(SPEC["events"][name]) <= set(kept(name)["required"])


GIVEN = [
    kind
    for kind in vars(commands).values()
    if isinstance(kind, type) and kind.__module__ == commands.__name__
]
"""What the orders domain asks of others, in its own words."""


@pytest.mark.parametrize("kind", GIVEN, ids=lambda kind: kind.type)
def test_what_a_domain_asks_of_another_is_what_the_other_obeys(kind: type[Event]) -> None:
    asked, obeyed = schema_of(kind, kind.type)["properties"], kept(kind.type)
    assert set(obeyed.get("required", ())) <= set(asked)
    for field in asked.keys() & obeyed["properties"].keys():
        may_be = set(described(obeyed["properties"][field]).split("|"))
        assert set(described(asked[field]).split("|")) <= may_be, field


class Odd(Event, frozen=True, kw_only=True):
    type = "delivery.assigned"
    delivery_id: str = "not a uuid"
    order_id: str = "0190a1b2-0000-7000-8000-000000000001"
    driver_id: int = 7
    assigned_at: str = "today"


def test_the_validator_sees_what_is_wrong() -> None:
    envelope = Envelope.wrap(Odd(), source="test", tenant="0190a1b2-0000-7000-8000-000000000001", at=AT)
    found = "\n".join(problems(encode(envelope)))
    assert [line.split(":")[0] for line in sorted(found.splitlines())] == [
        "delivery.assigned assigned_at",
        "delivery.assigned delivery_id",
        "delivery.assigned driver_id",
    ]


def test_an_event_without_a_schema_is_named() -> None:
    class New(Event, frozen=True, kw_only=True):
        type = "quite.new"

    envelope = Envelope.wrap(New(), source="test", tenant="0190a1b2-0000-7000-8000-000000000001", at=AT)
    assert list(problems(encode(envelope))) == [
        "quite.new: no schema is kept with a plugin; run `wakala events schema --write`"
    ]
