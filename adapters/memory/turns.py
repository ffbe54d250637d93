"""Conversations in memory."""

from __future__ import annotations

from adapters.memory.outbox import message_row
from adapters.memory.store import ConversationRow, MemoryStore
from bot.conversation import Conversation, decode_conversation
from bot.errors import AlreadyEnded, Conflict
from bot.ports import Commit


class MemoryTurns:
    """bot.ports.Turns; a conversation that was loaded is a copy."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def load(self, conversation: str) -> Conversation | None:
        """Return the conversation as last committed, or None for somebody new."""
        row = self._store.conversations.get(conversation)
        return decode_conversation(row.body) if row else None

    async def commit(self, commit: Commit) -> None:
        """Commit a turn whole; raises Conflict if its version moved, AlreadyEnded if the input has."""
        store, given = self._store, commit.input
        messages = {one.outgoing.id: message_row(one) for one in commit.outgoing}
        events = store.event_rows(commit.events)
        ended = [store.inputs[one.key] for one in (given, *commit.joined)]
        self._check_version(commit)
        if any(row.outcome for row in ended):
            raise AlreadyEnded("an input has had its turn already")
        if commit.conversation is not None:
            conversation = commit.conversation
            row = ConversationRow(commit.body, conversation.version, conversation.due_at)
            store.conversations[conversation.id] = row
        for one in ended:
            one.outcome, one.error = commit.outcome, commit.error
        store.messages |= messages
        for reference in commit.routes:
            known = store.routes.setdefault(reference, [])
            if given.conversation not in known:
                known.append(given.conversation)
        store.publish(events)

    async def due(self, now: float, limit: int) -> list[Conversation]:
        """Return conversations with a due timer, earliest first."""
        armed = [
            (row.due_at, row.body) for row in self._store.conversations.values() if row.due_at is not None
        ]
        late = sorted((due, body) for due, body in armed if due <= now)
        return [decode_conversation(body) for _, body in late[:limit]]

    async def next_due(self) -> float | None:
        """When the next timer of any conversation is due, in unix seconds."""
        armed = (row.due_at for row in self._store.conversations.values())
        return min((due for due in armed if due is not None), default=None)

    def _check_version(self, commit: Commit) -> None:
        held = self._store.conversations.get(commit.input.conversation)
        if commit.conversation is not None and held is not None and held.version != commit.base:
            raise Conflict(
                f"{commit.input.conversation} is at version {held.version}, not {commit.base}; "
                "load it and decide again"
            )
