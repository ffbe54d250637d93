"""What the tests see behind the ports: rows, in the same words for every store."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from adapters.memory import MemoryStore
from adapters.sql import tables
from adapters.sql.tables import EventStatus, InputStatus, MessageStatus
from bot.channel import Standing
from bot.events import decode_envelope

OUTCOMES = {"": "waiting", "done": "done", "stale": "done", "failed": "failed", "parked": "parked"}


class Ended(NamedTuple):
    """Where an input stands."""

    outcome: str
    error: str
    attempts: int


class Sent(NamedTuple):
    """Where a message stands."""

    status: str
    standing: Standing | None
    reason: str
    message_id: str
    resent: int


class MemoryLook:
    """Looks into a MemoryStore."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def input(self, key: str) -> Ended:
        row = self._store.inputs[key]
        return Ended(OUTCOMES[row.outcome], row.error, row.input.attempts)

    def message(self, id: str) -> Sent:
        row = self._store.messages[id]
        return Sent(row.status, row.standing, row.reason, row.message_id, row.resent)

    def messages(self) -> int:
        return len(self._store.messages)

    def unreadable(self) -> list[tuple[str, str, bytes]]:
        return [(one.number, one.reason, one.raw) for one in self._store.unreadable]

    def events(self) -> list[tuple[str, str, str]]:
        return [(decode_envelope(row.body).event_type, row.status, row.error) for row in self._store.events]


class SqlLook:
    """Looks into the tables, on a connection of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def input(self, key: str) -> Ended:
        row = self._connection.execute(select(tables.inbox).where(tables.inbox.c.key == key)).one()
        return Ended(InputStatus(row.status).name.lower(), row.error, row.attempts)

    def message(self, id: str) -> Sent:
        row = self._connection.execute(select(tables.outbox).where(tables.outbox.c.id == id)).one()
        standing = Standing(row.standing) if row.standing else None
        status = MessageStatus(row.status).name.lower()
        return Sent(status, standing, row.reason, row.message_id or "", row.resent)

    def messages(self) -> int:
        return len(self._connection.execute(select(tables.outbox)).all())

    def unreadable(self) -> list[tuple[str, str, bytes]]:
        rows = self._connection.execute(select(tables.unreadable))
        return [(row.number, row.reason, row.raw) for row in rows]

    def events(self) -> list[tuple[str, str, str]]:
        rows = self._connection.execute(select(tables.events).order_by(tables.events.c.position))
        return [(row.type, EventStatus(row.status).name.lower(), row.error) for row in rows]
