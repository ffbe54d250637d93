"""A domain's transactions in memory: events and streams, but no tables."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NoReturn, TypeVar

from adapters.memory.store import MemoryStore
from adapters.publishing import Publishing
from adapters.uninterrupted import READ_ONLY, run_uninterrupted
from bot.errors import Conflict, WakalaError
from bot.events import Envelope, Event, decode_envelope, encode
from bot.ports import Transaction

T = TypeVar("T")


class MemoryTransaction(Publishing):
    """bot.ports.Transaction; what it changes is in the store once ``commit`` was called.

    In a test of one domain make it by hand and look at ``published``.
    """

    def __init__(
        self, store: MemoryStore, source: str, cause: Envelope | None = None, tenant: str = ""
    ) -> None:
        super().__init__(store.clock.now(), source, cause, tenant)
        self._store = store
        self._appended: dict[tuple[str, str], list[bytes]] = {}

    async def execute(self, statement: Any, parameters: Any = None) -> NoReturn:
        """Refuse: there are no tables here."""
        raise WakalaError(
            f"there are no tables in memory, so this cannot run: {statement}; test what executes statements "
            "on SQLite, with adapters.sql.database.open_database on a file of the test's own"
        )

    async def load(self, stream: str) -> list[Envelope]:
        """Return an aggregate's events, oldest first; none for a stream never heard of."""
        return [decode_envelope(body) for body in self._bodies(stream)]

    async def append(
        self, stream: str, expected: int, events: Sequence[Event], *, correlation: str | None = None
    ) -> None:
        """Append to the stream and publish; raises Conflict unless it holds ``expected`` events."""
        held = len(self._bodies(stream))
        if held != expected:
            raise Conflict(f"stream {stream!r} holds {held} events, not {expected}; load it again")
        envelopes = [
            self.publish(event, sequence=n, correlation=correlation)
            for n, event in enumerate(events, expected + 1)
        ]
        self._appended.setdefault((self.tenant, stream), []).extend(encode(one) for one in envelopes)

    def commit(self) -> None:
        """Keep everything; raises TypeError, and keeps nothing, for data that JSON cannot hold."""
        rows = self._store.event_rows(self.published)
        for stream, bodies in self._appended.items():
            self._store.streams.setdefault(stream, []).extend(bodies)
        self._store.publish(rows)

    def _bodies(self, stream: str) -> list[bytes]:
        scoped = (self.tenant, stream)
        return [*self._store.streams.get(scoped, ()), *self._appended.get(scoped, ())]


class MemoryTransactions:
    """bot.ports.Transactions."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def run(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run ``work`` in a transaction of its own, for the domain ``source``, and commit it."""
        transaction = MemoryTransaction(self._store, source, tenant=tenant)
        result = run_uninterrupted(work(transaction))
        transaction.commit()
        return result

    async def read(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run ``work`` on what was committed last; raises WakalaError if it changes anything."""
        transaction = MemoryTransaction(self._store, source, tenant=tenant)
        result = run_uninterrupted(work(transaction))
        if transaction.published:
            raise WakalaError(READ_ONLY.format(source=source))
        return result
