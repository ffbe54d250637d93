"""Where somebody stands in their chat, in a few words: ``/where``."""

from __future__ import annotations

import math

from adapters.console.durations import write_duration
from bot.conversation import Conversation


def describe(conversation: Conversation | None, now: float) -> str:
    """Name the state in each flow, the one in front first, and how long until the next timer."""
    if conversation is None:
        return "has not written yet"
    behind = (f"{flow}: {place.state}" for flow, place in sorted(conversation.places.items()))
    states = [f"{conversation.flow}: {conversation.state}", *behind]
    due = conversation.due_at
    timer = [] if due is None else [f"the next timer in {write_duration(max(math.ceil(due - now), 0))}"]
    return ", ".join((*states, *timer))
