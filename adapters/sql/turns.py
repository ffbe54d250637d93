"""Conversations in SQL: a turn's whole outcome in one transaction, fenced by the version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.backend import Backend
from adapters.sql.events import EventTable
from adapters.sql.outbox import outbox_row
from adapters.sql.statements import Prepared, prepare_insert
from adapters.sql.tables import InputStatus, conversations, inbox, outbox, routes
from adapters.sql.writer import Writer
from bot.conversation import Conversation, decode_conversation
from bot.errors import AlreadyEnded, Conflict
from bot.ports import Commit

STATUS = {"done": InputStatus.DONE, "stale": InputStatus.DONE, "failed": InputStatus.FAILED}
"""How a turn's outcome ends its input; any other outcome parks it."""

CLOSE = Prepared(
    update(inbox)
    .where(inbox.c.seq == bindparam("number_"), inbox.c.status == InputStatus.WAITING)
    .values(status=bindparam("ends"), error=bindparam("why"))
)
BODY = Prepared(select(conversations.c.body).where(conversations.c.id == bindparam("id")))
SAVED = ("tenant", "flow", "state", "version", "due_at", "body")
QUEUE = prepare_insert(outbox)


def _save() -> Any:
    """Insert a conversation, or move it on by exactly one version: otherwise no row is touched."""
    new = upsert(conversations)
    changed = {name: new.excluded[name] for name in SAVED}
    fence = conversations.c.version == new.excluded.version - 1
    return new.on_conflict_do_update(index_elements=["id"], set_=changed, where=fence)


SAVE = Prepared(_save(), ("id", *SAVED))


class SqlTurns:
    """bot.ports.Turns: commits through the one writer, reads without waiting for it."""

    def __init__(self, writer: Writer, backend: Backend, events: EventTable) -> None:
        self._writer, self._backend, self._events = writer, backend, events

    async def load(self, conversation: str) -> Conversation | None:
        """Return the conversation as last committed, or None for somebody new."""
        row = await self._backend.look(partial(BODY.first, row={"id": conversation}))
        return None if row is None else decode_conversation(row[0])

    async def commit(self, commit: Commit) -> None:
        """Commit a turn whole; raises Conflict if its version moved, AlreadyEnded if the input has."""
        await self._writer.do(self._commit, commit)

    async def due(self, now: float, limit: int) -> list[Conversation]:
        """Return conversations with a due timer, earliest first."""
        found: list[Conversation] = await self._writer.do(_due, (now, limit))
        return found

    async def next_due(self) -> float | None:
        """When the next timer of any conversation is due, in unix seconds."""
        due: float | None = await self._writer.do(_next_due, None)
        return due

    def _commit(self, connection: Connection, commits: Sequence[Commit]) -> list[None]:
        changed = [_row(one.conversation, one.body) for one in commits if one.conversation is not None]
        if changed and SAVE.run(connection, changed) != len(changed):
            raise Conflict("a conversation was moved by somebody else since it was loaded; load it again")
        ended = [ending for commit in commits for ending in _endings(commit)]
        if CLOSE.run(connection, ended) != len(ended):
            raise AlreadyEnded("an input has had its turn already")
        if messages := [
            outbox_row(commit.input.tenant, one) for commit in commits for one in commit.outgoing
        ]:
            QUEUE.run(connection, messages)
        if known := [_route(commit, one) for commit in commits for one in commit.routes]:
            connection.execute(upsert(routes).on_conflict_do_nothing(), known)
        self._events.publish(connection, [one for commit in commits for one in commit.events])
        return [None] * len(commits)


def _endings(commit: Commit) -> Iterator[dict[str, Any]]:
    ends = STATUS.get(commit.outcome, InputStatus.PARKED)
    yield {"number_": commit.input.seq, "ends": ends, "why": commit.error}
    for one in commit.joined:
        yield {"number_": one.seq, "ends": ends, "why": commit.error or f"taken with {commit.input.seq}"}


def _row(conversation: Conversation, body: bytes) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "tenant": conversation.tenant,
        "flow": conversation.flow,
        "state": conversation.state,
        "version": conversation.version,
        "due_at": conversation.due_at,
        "body": body,
    }


def _route(commit: Commit, reference: str) -> dict[str, str]:
    return {"reference": reference, "conversation": commit.input.conversation}


def _due(connection: Connection, asked: Sequence[tuple[float, int]]) -> list[list[Conversation]]:
    return [
        [
            decode_conversation(body)
            for body in connection.execute(
                select(conversations.c.body)
                .where(conversations.c.due_at <= now)
                .order_by(conversations.c.due_at)
                .limit(limit)
            ).scalars()
        ]
        for now, limit in asked
    ]


def _next_due(connection: Connection, asked: Sequence[None]) -> list[float | None]:
    due = connection.execute(
        select(func.min(conversations.c.due_at)).where(conversations.c.due_at.is_not(None))
    ).scalar()
    return [due] * len(asked)
