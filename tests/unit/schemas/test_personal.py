"""What of an event may be shown: whoever adds a field says whether it is personal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.privacy import PERSONAL, mask, mask_fields
from tests.doubles.schemas import FILES, ROOT, kept

HARMLESS = set((ROOT / "tests/data/harmless_fields.txt").read_text("utf-8").split())
"""Fields that tell nothing of a customer or driver, or whose own fields are looked at."""


def fields(schema: dict[str, Any]) -> Iterator[str]:
    yield from schema.get("properties", ())
    for part in schema.get("$defs", {}).values():
        yield from fields(part)


EVENTS = [name for name in FILES if name != "envelope"]


@pytest.mark.parametrize("name", EVENTS)
def test_each_field_of_an_event_is_known_to_be_personal_or_not(name: str) -> None:
    undecided = set(fields(kept(name))) - PERSONAL - HARMLESS
    assert undecided == set(), "add it to bot.privacy.PERSONAL, or to tests/data/harmless_fields.txt"


def test_every_field_that_is_masked_is_one_of_an_event() -> None:
    assert {field for name in EVENTS for field in fields(kept(name))} >= PERSONAL


def test_what_is_personal_is_masked_however_deep() -> None:
    told = {
        "order_id": "one",
        "customer_id": "0190a1b2-0000-7000-8000-00000000abcd",
        "message_id": "wamid.HBgLMjc4MjEyMzQ1Njc=",
        "phone": None,
        "address": {"text": "Vilakazi Street"},
        "pin": "4821",
        "proof": {"pin": True},
        "order": {"customer_id": "thandi", "items": [{"name": "Kota", "phone": "27821234567"}]},
    }
    assert mask_fields(told) == {
        "order_id": "one",
        "customer_id": mask("0190a1b2-0000-7000-8000-00000000abcd"),
        "message_id": mask("wamid.HBgLMjc4MjEyMzQ1Njc="),
        "phone": None,
        "address": "*****",
        "pin": "*****",
        "proof": {"pin": True},
        "order": {"customer_id": mask("thandi"), "items": [{"name": "Kota", "phone": mask("27821234567")}]},
    }
