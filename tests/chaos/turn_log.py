"""Whether each conversation is where the turns that it had have led it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.conversation import ConversationMoved, decode_conversation
from bot.events import decode_envelope
from tests.crash.proofs import differ
from tests.crash.world import rows

MOVED = "SELECT body FROM every_events WHERE type = ? AND home = ? ORDER BY position"


def turn_log(file: Path, service: str) -> Iterator[str]:
    """Each move begins where the one before has ended, the last ends where the conversation is now.

    No input has moved a conversation twice: nothing that was decided on an old state is part of it.
    """
    at: dict[str, str] = {}
    causes: Counter[tuple[str, str | None]] = Counter()
    for (body,) in rows(file, MOVED, ConversationMoved.type, service):
        envelope = decode_envelope(body)
        name, source = envelope.data["conversation_id"], envelope.data["source"]
        yield from differ(f"a move of {name} begins", source, at.get(name, source))
        at[name] = envelope.data["dest"]
        causes[name, envelope.causation_id] += 1
    yield from differ("moves by inputs that moved twice", {one: n for one, n in causes.items() if n > 1}, {})
    for (body,) in rows(file, "SELECT body FROM conversations"):
        conversation = decode_conversation(body)
        state = at.get(conversation.id, conversation.state)
        yield from differ(f"state of {conversation.id}", conversation.state, state)
