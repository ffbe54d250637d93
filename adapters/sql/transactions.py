"""A domain's transaction in SQL: a savepoint in the writer's, so that one bad one falls alone."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.publishing import Publishing
from adapters.sql.backend import Backend
from adapters.sql.statements import Prepared, prepare_insert, savepoint
from adapters.sql.tables import consumed, event_store
from adapters.sql.writer import Writer
from adapters.uninterrupted import READ_ONLY, run_uninterrupted
from bot.clock import Clock
from bot.errors import Conflict, WakalaError
from bot.events import Envelope, Event, decode_envelope, encode
from bot.ports import Transaction

T = TypeVar("T")
Work = Callable[["SqlTransaction"], Coroutine[Any, Any, Any]]
Publish = Callable[[Connection, Sequence[Envelope]], None]

STREAM = event_store.c.stream == bindparam("name")
HISTORY = Prepared(select(event_store.c.body).where(STREAM).order_by(event_store.c.version))
LENGTH = Prepared(select(func.coalesce(func.max(event_store.c.version), 0)).where(STREAM))
APPEND = prepare_insert(event_store)
TAKE_PART = Prepared(upsert(consumed).on_conflict_do_nothing(), [column.name for column in consumed.columns])


class SqlTransaction(Publishing):
    """bot.ports.Transaction on an open connection."""

    def __init__(
        self, connection: Connection, now: float, source: str, cause: Envelope | None, tenant: str
    ) -> None:
        super().__init__(now, source, cause, tenant)
        self._connection = connection

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Run a SQLAlchemy Core statement, or one that this adapter prepared, and return its result."""
        if isinstance(statement, Prepared):
            return statement.execute(self._connection, parameters)
        return self._connection.execute(statement, parameters)

    async def load(self, stream: str) -> list[Envelope]:
        """Return an aggregate's events, oldest first; none for a stream never heard of."""
        rows = HISTORY.all(self._connection, {"name": self._scoped(stream)})
        return [decode_envelope(body) for (body,) in rows]

    async def append(
        self, stream: str, expected: int, events: Sequence[Event], *, correlation: str | None = None
    ) -> None:
        """Append to the stream and publish; raises Conflict unless it holds ``expected`` events."""
        name = self._scoped(stream)
        (held,) = LENGTH.first(self._connection, {"name": name}) or (0,)
        if held != expected:
            raise Conflict(f"stream {stream!r} holds {held} events, not {expected}; load it again")
        told = (
            self.publish(event, sequence=version, correlation=correlation)
            for version, event in enumerate(events, expected + 1)
        )
        rows = [{"stream": name, "version": one.metadata.sequence, "body": encode(one)} for one in told]
        if rows:
            APPEND.run(self._connection, rows)

    def takes_part(self, event: Envelope) -> bool:
        """Note that its domain consumes the event; False if it did before."""
        row = {"consumer": self._source, "event_id": event.event_id, "at": self.now}
        return TAKE_PART.run(self._connection, [row]) > 0

    def _scoped(self, stream: str) -> str:
        return f"{self.tenant}/{stream}"


class SqlTransactions:
    """bot.ports.Transactions on the one writer; ``publish`` puts events into the outbox."""

    def __init__(self, writer: Writer, backend: Backend, clock: Clock, publish: Publish) -> None:
        self._writer, self._backend, self._clock, self._publish = writer, backend, clock, publish

    async def run(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run ``work`` in a transaction of its own, for the domain ``source``, and commit it."""
        result: T = await self._do(partial(self._one, source, work, None, tenant))
        return result

    async def read(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run ``work`` on what was committed last; raises WakalaError if it changes anything."""

        def look(connection: Connection) -> T:
            transaction = SqlTransaction(connection, self._clock.now(), source, None, tenant)
            result = run_uninterrupted(work(transaction))
            if transaction.published:
                raise WakalaError(READ_ONLY.format(source=source))
            return result

        return await self._backend.look(look)

    async def caused(self, source: str, work: Work, cause: Envelope) -> Any:
        """The same, for work that consumes the event ``cause``; an error reaches the caller alone."""
        return await self._do(partial(self._one, source, work, cause, cause.tenant_id))

    async def _do(self, work: Callable[[Connection], Any]) -> Any:
        result, error = await self._writer.do(_apply, work)
        if error is not None:
            raise error
        return result

    def _one(
        self, source: str, work: Work, cause: Envelope | None, tenant: str, connection: Connection
    ) -> Any:
        transaction = SqlTransaction(connection, self._clock.now(), source, cause, tenant)
        result = run_uninterrupted(work(transaction))
        self._publish(connection, transaction.published)
        return result


def _apply(connection: Connection, works: Sequence[Callable[[Connection], Any]]) -> list[Any]:
    return [_shielded(connection, work) for work in works]


def _shielded(connection: Connection, work: Callable[[Connection], Any]) -> tuple[Any, Exception | None]:
    try:
        with savepoint(connection):
            return work(connection), None
    except Exception as error:
        return None, error
