"""A conversation: everything one person and one business number need to go on talking."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from bot.events import Event, Id
from bot.messages import Message


class Offer(msgspec.Struct):
    """The choices last put before the person. ``step`` is the turn that did it: older taps carry another."""

    step: int
    choices: list[tuple[str, str]]
    """(choice id, title), in the order of their numbers."""


class Place(msgspec.Struct):
    """Where a conversation stands in a flow that is not in front; the fields are the conversation's."""

    flow_version: int
    state: str
    asides: list[str] = msgspec.field(default_factory=list)
    offered: Offer | None = None
    timers: dict[str, float] = msgspec.field(default_factory=dict)
    misses: int = 0


class Conversation(msgspec.Struct, kw_only=True):
    """One per (business number, person). ``version`` counts its turns and is the only fence.

    ``slots`` is JSON-serialisable memory of the flow, ``asides`` the states to return to,
    ``timers`` the armed triggers with their due times (unix seconds): state and timers are one record,
    so neither can be saved without the other. ``address`` is how the channel knows the person.
    Somebody who works for the shop has ``places`` in flows beside the one in front; ``chosen`` is the flow
    that they asked for.
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
    places: dict[str, Place] = msgspec.field(default_factory=dict)
    chosen: str = ""

    @property
    def due_at(self) -> float | None:
        """When its next timer is due, in unix seconds, in whatever flow."""
        if not self.places:
            return min(self.timers.values(), default=None)
        return min((due for due, _, _ in self.armed), default=None)

    @property
    def armed(self) -> list[tuple[float, str, str]]:
        """Every armed timer: when it is due, its flow and its name."""
        places = ((name, place.timers) for name, place in self.places.items())
        everything = ((self.flow, self.timers), *places)
        return [(due, flow, name) for flow, timers in everything for name, due in timers.items()]

    def hear(self, message: Message) -> None:
        """Remember who wrote and when: without it nothing could be sent back."""
        self.name = message.sender.name or self.name
        self.address.update(message.sender.identities)
        self.heard_at = max(self.heard_at, message.sent_at.timestamp())

    def go(self, flow: str, version: int, start: str) -> None:
        """Put another flow in front, where it was left or at its ``start``; this one is left as it is."""
        place = Place(self.flow_version, self.state, self.asides, self.offered, self.timers, self.misses)
        self.places[self.flow] = place
        there = self.places.pop(flow, None) or Place(version, start)
        self.flow, self.flow_version, self.state = flow, there.flow_version, there.state
        self.asides, self.offered = there.asides, there.offered
        self.timers, self.misses = there.timers, there.misses


class ConversationMoved(Event, frozen=True, kw_only=True):
    """A turn led from ``source`` to another state, ``dest``; ``trigger`` is what was done, or what came."""

    type: ClassVar[str] = "conversation.moved"
    priority: ClassVar[str] = "low"
    conversation_id: str
    customer_id: Id
    flow: str
    flow_version: int
    language: str
    source: str
    dest: str
    trigger: str


decode_conversation = msgspec.json.Decoder(Conversation).decode


def conversation_id(number: str, customer: str) -> str:
    """The one conversation of this person with this business number."""
    return f"{number}:{customer}"
