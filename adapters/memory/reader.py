"""Reading published events in batches, in memory."""

from __future__ import annotations

from adapters.memory.store import MemoryStore
from adapters.memory.transactions import MemoryTransaction
from adapters.uninterrupted import run_uninterrupted
from bot.event_log import Fold
from bot.events import Envelope, decode_envelope


class MemoryEventReader:
    """bot.event_log.EventReader; an event's position is its place in the store's list."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def waiting(self, reader: str) -> int:
        """About how many events the reader has not taken yet; never too few."""
        return len(self._store.events) - self._taken(reader)

    async def take(self, reader: str, fold: Fold, limit: int) -> int:
        """Let the reader take its next events, and return how many those were; nothing moves if it raises."""
        taken = self._taken(reader)
        envelopes = [decode_envelope(row.body) for row in self._store.events[taken : taken + limit]]
        if envelopes:
            transaction = MemoryTransaction(self._store, reader.partition(".")[0])
            run_uninterrupted(fold(transaction, envelopes))
            transaction.commit()
            self._store.cursors[reader] = taken + len(envelopes)
        return len(envelopes)

    async def leave_out(self, reader: str) -> Envelope | None:
        """Go past the reader's next event without it, and return that; None if it has taken all."""
        taken = self._taken(reader)
        for row in self._store.events[taken : taken + 1]:
            self._store.cursors[reader] = taken + 1
            return decode_envelope(row.body)
        return None

    async def rewind(self, reader: str, forget: Fold) -> None:
        """Begin anew with the oldest event that is kept; ``forget`` is given that one, or nothing."""
        oldest = [decode_envelope(row.body) for row in self._store.events[:1]]
        transaction = MemoryTransaction(self._store, reader.partition(".")[0])
        run_uninterrupted(forget(transaction, oldest))
        transaction.commit()
        self._store.cursors[reader] = 0

    def _taken(self, reader: str) -> int:
        return self._store.cursors.get(reader, 0)
