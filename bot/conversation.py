"""A conversation: everything one person and one business number need to go on talking."""

from __future__ import annotations

from typing import Any

import msgspec


class Offer(msgspec.Struct):
    """The choices last put before the person. ``step`` is the turn that did it: older taps carry another."""

    step: int
    choices: list[tuple[str, str]]
    """(choice id, title), in the order of their numbers."""


class Conversation(msgspec.Struct, kw_only=True):
    """One per (business number, person). ``version`` counts its turns and is the only fence.

    ``slots`` is JSON-serialisable memory of the flow, ``asides`` the states to return to,
    ``timers`` the armed triggers with their due times (unix seconds): state and timers are one record,
    so neither can be saved without the other. ``address`` is how the channel knows the person.
    """

    id: str
    tenant: str
    number: str
    customer: str
    flow: str
    flow_version: int
    state: str
    version: int = 0
    language: str = "en"
    name: str = ""
    address: dict[str, str] = msgspec.field(default_factory=dict)
    slots: dict[str, Any] = msgspec.field(default_factory=dict)
    asides: list[str] = msgspec.field(default_factory=list)
    offered: Offer | None = None
    timers: dict[str, float] = msgspec.field(default_factory=dict)
    heard_at: float = 0.0
    misses: int = 0
    opted_out: bool = False

    @property
    def due_at(self) -> float | None:
        """When its next timer is due, in unix seconds."""
        return min(self.timers.values(), default=None)


decode_conversation = msgspec.json.Decoder(Conversation).decode


def conversation_id(number: str, customer: str) -> str:
    """The one conversation of this person with this business number."""
    return f"{number}:{customer}"
