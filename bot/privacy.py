"""Personal data, masked before it leaves a conversation: at the source, never by searching later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from bot.events import Envelope
from bot.messages import Content, Text

SHOWN = 3
"""Last characters that a masked identity still shows."""
HIDDEN = 4
"""Characters that it hides at least: a shorter one shows fewer, or none."""

PERSONAL = frozenset(
    {
        "address",
        "answered_by",
        "area",
        "cancelled_by",
        "code",
        "collected_by",
        "conversation_id",
        "customer_id",
        "customer_name",
        "decided_by",
        "driver_id",
        "email",
        "from",
        "landmark",
        "latitude",
        "location",
        "longitude",
        "media_id",
        "member_id",
        "member_name",
        "message_id",
        "metadata",
        "notes",
        "paid_by",
        "parameters",
        "phone",
        "photo_url",
        "pin",
        "place",
        "reopened_by",
        "said_by",
        "signature",
        "text",
        "unlocked_by",
        "url",
        "words",
    }
)
"""Fields of events that tell who or where somebody is, or that let whoever reads them act for them.

WhatsApp's ``message_id`` holds its sender's number, encoded; ``pin`` opens a delivery.
"""


def mask(identity: str) -> str:
    """A phone number or channel id with all but its end hidden: ``27821234567`` becomes ``*****567``."""
    return f"*****{identity[max(HIDDEN, len(identity) - SHOWN) :]}" if identity else ""


def outline(content: Content) -> dict[str, object]:
    """What may be told of a message's content: its kind and size, never its words or place."""
    size = {"characters": len(content.body)} if isinstance(content, Text) else {}
    return {"kind": type(content).__name__.lower(), **size}


def mask_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Event data as it may be shown: what is personal in it, however deep, is masked."""
    return {key: _hidden(value) if key in PERSONAL else _shown(value) for key, value in data.items()}


def mask_envelope(envelope: Envelope) -> dict[str, Any]:
    """An event as it may be shown: what is personal in its data, and who did it, is masked."""
    shown: dict[str, Any] = msgspec.to_builtins(envelope)
    shown["data"] = mask_fields(shown["data"])
    if envelope.actor.type == "user":
        shown["actor"]["id"] = mask(envelope.actor.id)
    return shown


def _shown(value: Any) -> Any:
    if isinstance(value, Mapping):
        return mask_fields(value)
    return [_shown(one) for one in value] if isinstance(value, list) else value


def _hidden(value: Any) -> Any:
    """What is absent may be seen to be absent, and yes or no tells nobody anything."""
    if isinstance(value, str):
        return mask(value)
    return value if value is None or isinstance(value, bool) else "*****"
