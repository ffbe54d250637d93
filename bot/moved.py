"""What a conversation tells of itself, for whoever counts how far people come."""

from __future__ import annotations

from typing import ClassVar

from bot.events import Event, Id


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
