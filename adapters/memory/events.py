"""Published events in memory."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.memory.store import MemoryStore
from adapters.memory.transactions import MemoryTransaction
from adapters.uninterrupted import run_uninterrupted
from bot.conversation import decode_conversation
from bot.dead_letters import Failure
from bot.event_log import Published
from bot.events import Envelope, decode_envelope
from bot.ports import Consumer


class MemoryEventLog:
    """bot.ports.EventLog; an event's position is its place in the store's list."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def waiting(self, now: float, limit: int) -> list[Published]:
        """Return events to deliver now, in the order in which they were committed."""
        found, held = [], set()
        for position, row in enumerate(self._store.events):
            envelope = decode_envelope(row.body)
            if row.status == "waiting" and row.due_at > now:
                held.add(envelope.correlation_id)
            elif row.status == "waiting" and envelope.correlation_id not in held:
                found.append(Published(position, envelope, row.attempts))
        return found[:limit]

    async def consume(self, consumer: str, handler: Consumer, envelope: Envelope) -> bool:
        """Run the handler in the consumer's transaction; False if it had taken part before."""
        mark = (consumer, envelope.event_id)
        if mark in self._store.consumed:
            return False
        transaction = MemoryTransaction(self._store, consumer, envelope, envelope.tenant_id)
        run_uninterrupted(handler(transaction, envelope))
        transaction.commit()
        self._store.consumed.add(mark)
        return True

    async def conversations_of(self, tenant: str, references: Sequence[str]) -> list[str]:
        """Return the tenant's conversations that have a route for the first of these ids that any has."""
        rows = self._store.conversations
        for reference in references:
            known = self._store.routes.get(reference) or [one for one in (reference,) if one in rows]
            if mine := [one for one in known if decode_conversation(rows[one].body).tenant == tenant]:
                return mine
        return []

    async def delivered(self, positions: Sequence[int]) -> None:
        """Every consumer has taken part."""
        for position in positions:
            self._store.events[position].status = "done"

    async def postpone(self, position: int, due: float, failure: Failure) -> None:
        """Delivery failed: count it, and try again at ``due``."""
        row = self._store.events[position]
        row.attempts, row.due_at, row.error = row.attempts + 1, due, failure.error

    async def bury(self, position: int, failure: Failure) -> None:
        """Dead-letter the event; of its failures the last one is known here."""
        row = self._store.events[position]
        row.status, row.error = "dead", failure.error
