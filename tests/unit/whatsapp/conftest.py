"""Builders for what Meta posts and for what we send."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channel import Outgoing
from bot.messages import Reply

MESSAGES = Path(__file__).parent / "messages"
NUMBER = "106540352242922"
THANDI = {
    "profile": {"name": "Thandi", "username": "@thandi"},
    "wa_id": "27821234567",
    "user_id": "ZA.1349120865530274",
}


@pytest.fixture
def now() -> dt.datetime:
    """The time at which everything in these tests arrives."""
    return dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def message() -> Callable[..., dict[str, Any]]:
    """Load a message of the type named, with some of its fields replaced; None leaves a field out."""

    def load(name: str = "text", **replaced: Any) -> dict[str, Any]:
        loaded = json.loads((MESSAGES / f"{name}.json").read_text()) | replaced
        return {key: value for key, value in loaded.items() if value is not None}

    return load


@pytest.fixture
def value() -> Callable[..., dict[str, Any]]:
    """Build the value of a change, from Thandi unless other contacts are given."""

    def build(**parts: Any) -> dict[str, Any]:
        metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
        return {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [THANDI]} | parts

    return build


@pytest.fixture
def post(value: Callable[..., dict[str, Any]]) -> Callable[..., bytes]:
    """Build the body of a POST with a single change."""

    def build(field: str = "messages", **parts: Any) -> bytes:
        changes = [{"field": field, "value": value(**parts)}]
        entry = [{"id": "102290129340398", "changes": changes}]
        return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()

    return build


@pytest.fixture
def outgoing() -> Callable[..., Outgoing]:
    """Build a message of ours from the fields of its reply."""

    def build(to: dict[str, str] | None = None, *, window_open: bool = True, **reply: Any) -> Outgoing:
        person = {"wa_id": "27821234567"} if to is None else to
        return Outgoing("out-1", NUMBER, person, Reply(**{"text": "Hello"} | reply), window_open)

    return build
