"""What the tests see behind the ports: rows, in the same words for every store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from adapters.memory import MemoryStore
from adapters.sql import tables
from adapters.sql.backend import Backend
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

    async def input(self, key: str) -> Ended:
        row = self._store.inputs[key]
        return Ended(OUTCOMES[row.outcome], row.error, row.input.attempts)

    async def message(self, id: str) -> Sent:
        row = self._store.messages[id]
        return Sent(row.status, row.standing, row.reason, row.message_id, row.resent)

    async def messages(self) -> int:
        return len(self._store.messages)

    async def unreadable(self) -> list[tuple[str, str, bytes]]:
        return [(one.number, one.reason, one.raw) for one in self._store.unreadable]

    async def events(self) -> list[tuple[str, str, str]]:
        return [(decode_envelope(row.body).event_type, row.status, row.error) for row in self._store.events]


class SqlLook:
    """Looks into the tables."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def input(self, key: str) -> Ended:
        [row] = await self._rows(select(tables.inbox).where(tables.inbox.c.key == key))
        return Ended(InputStatus(row.status).name.lower(), row.error, row.attempts)

    async def message(self, id: str) -> Sent:
        [row] = await self._rows(select(tables.outbox).where(tables.outbox.c.id == id))
        standing = Standing(row.standing) if row.standing else None
        status = MessageStatus(row.status).name.lower()
        return Sent(status, standing, row.reason, row.message_id or "", row.resent)

    async def messages(self) -> int:
        return len(await self._rows(select(tables.outbox)))

    async def unreadable(self) -> list[tuple[str, str, bytes]]:
        rows = await self._rows(select(tables.unreadable))
        return [(row.number, row.reason, row.raw) for row in rows]

    async def events(self) -> list[tuple[str, str, str]]:
        rows = await self._rows(select(tables.events).order_by(tables.events.c.position))
        return [(row.type, EventStatus(row.status).name.lower(), row.error) for row in rows]

    async def _rows(self, query: Select[Any]) -> Sequence[Any]:
        return await self._backend.look(lambda connection: connection.execute(query).all())
