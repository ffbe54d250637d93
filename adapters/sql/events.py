"""Published events in SQL: in one process, this table is the bus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.statements import Prepared
from adapters.sql.tables import EVENT_OPEN, EventStatus, conversations, events, routes
from adapters.sql.transactions import SqlTransaction, SqlTransactions
from adapters.sql.wakeups import EVENTS, tell
from adapters.sql.writer import Writer
from bot.event_log import Published
from bot.events import Envelope, decode_envelope, encode
from bot.ports import Consumer

PUBLISH = Prepared(
    upsert(events).on_conflict_do_nothing(),
    [column.name for column in events.columns if column is not events.c.position],
)
"""The same event id twice is one event."""

DONE = Prepared(update(events).where(events.c.position == bindparam("at")).values(status=EventStatus.DONE))

ROUTES = select(routes.c.reference, conversations.c.tenant, conversations.c.id).join(
    conversations, conversations.c.id == routes.c.conversation
)
"""A reference may come from whoever places an order by API: it leads to no other tenant's conversation."""

OWN = select(conversations.c.id.label("reference"), conversations.c.tenant, conversations.c.id)
"""A conversation's own id leads to it without having been stored."""


class EventTable:
    """Writes events. ``wanted`` are the types somebody here consumes: others are done at once, and kept."""

    def __init__(self, wanted: frozenset[str], wake: Callable[[], None]) -> None:
        self._wanted, self._wake = wanted, wake

    def publish(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Add events to the outbox, and wake whoever delivers them."""
        if not envelopes:
            return
        rows = [self._row(envelope) for envelope in envelopes]
        PUBLISH.run(connection, rows)
        if any(row["status"] == EventStatus.WAITING for row in rows):
            self._wake()
            tell(connection, EVENTS)

    def _row(self, envelope: Envelope) -> dict[str, Any]:
        wanted = envelope.event_type in self._wanted
        return _row(envelope, EventStatus.WAITING if wanted else EventStatus.DONE)


def _row(envelope: Envelope, status: EventStatus) -> dict[str, Any]:
    return {
        "event_id": envelope.event_id,
        "type": envelope.event_type,
        "tenant": envelope.tenant_id,
        "status": status,
        "attempts": 0,
        "due_at": 0.0,
        "error": "",
        "body": encode(envelope),
    }


class SqlEventLog:
    """bot.ports.EventLog on the one writer: what is asked for comes after all that was committed before."""

    def __init__(self, writer: Writer, transactions: SqlTransactions) -> None:
        self._writer, self._transactions = writer, transactions

    async def waiting(self, now: float, limit: int) -> list[Published]:
        """Return events to deliver now, in the order in which they were committed."""
        found: list[Published] = await self._writer.do(_waiting, (now, limit))
        return found

    async def consume(self, consumer: str, handler: Consumer, envelope: Envelope) -> bool:
        """Run the handler in the consumer's transaction; False if it had taken part before."""

        async def once(transaction: SqlTransaction) -> bool:
            if not transaction.takes_part(envelope):
                return False
            await handler(transaction, envelope)
            return True

        taken: bool = await self._transactions.caused(consumer, once, envelope)
        return taken

    async def conversations_of(self, tenant: str, references: Sequence[str]) -> list[str]:
        """Return the tenant's conversations that have a route for the first of these ids that any has."""
        found: list[str] = await self._writer.do(_conversations_of, (tenant, references))
        return found

    async def keep(self, envelope: Envelope) -> None:
        """Have what another service published among our own events, as one that is delivered."""
        await self._writer.do(_keep, envelope)

    async def delivered(self, positions: Sequence[int]) -> None:
        """Every consumer has taken part."""
        await self._writer.do(_delivered, positions)

    async def postpone(self, position: int, due: float, error: str) -> None:
        """Delivery failed: count it, and try again at ``due``."""
        await self._writer.do(
            _change, (position, {"attempts": events.c.attempts + 1, "due_at": due, "error": error})
        )

    async def bury(self, position: int, error: str) -> None:
        """Dead-letter the event with its error."""
        await self._writer.do(_change, (position, {"status": EventStatus.DEAD, "error": error}))


def _waiting(connection: Connection, asked: Sequence[tuple[float, int]]) -> list[list[Published]]:
    return [_waiting_now(connection, now, limit) for now, limit in asked]


def _waiting_now(connection: Connection, now: float, limit: int) -> list[Published]:
    columns = (events.c.position, events.c.body, events.c.attempts, events.c.due_at)
    undelivered = select(*columns).where(EVENT_OPEN, events.c.status == EventStatus.WAITING)
    with connection.execute(undelivered.order_by(events.c.position)) as rows:
        return list(islice(_in_turn(rows, now), limit))


def _in_turn(rows: Iterable[Any], now: float) -> Iterator[Published]:
    """What is due and has nothing of the same cause before it that is not."""
    held = set()
    for position, body, attempts, due_at in rows:
        envelope = decode_envelope(body)
        if due_at > now:
            held.add(envelope.correlation_id)
        elif envelope.correlation_id not in held:
            yield Published(position, envelope, attempts)


def _conversations_of(connection: Connection, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[str]]:
    every = {reference for _, references in asked for reference in references}
    known: dict[tuple[str, str], list[str]] = {}
    stored, own = ROUTES.where(routes.c.reference.in_(every)), OWN.where(conversations.c.id.in_(every))
    for row in connection.execute(stored.union_all(own)):
        known.setdefault((row.tenant, row.reference), []).append(row.id)
    return [
        next((known[tenant, one] for one in references if (tenant, one) in known), [])
        for tenant, references in asked
    ]


def _keep(connection: Connection, envelopes: Sequence[Envelope]) -> list[None]:
    PUBLISH.run(connection, [_row(envelope, EventStatus.DONE) for envelope in envelopes])
    tell(connection, EVENTS)
    return [None] * len(envelopes)


def _delivered(connection: Connection, groups: Sequence[Sequence[int]]) -> list[None]:
    DONE.run(connection, [{"at": position} for group in groups for position in group])
    return [None] * len(groups)


def _change(connection: Connection, changes: Sequence[tuple[int, dict[str, Any]]]) -> list[None]:
    for position, values in changes:
        connection.execute(update(events).where(events.c.position == position).values(values))
    return [None] * len(changes)
