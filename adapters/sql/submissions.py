"""Messages that a tenant's own systems submit: into the outbox, each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from adapters.sql.customers import find_customer
from adapters.sql.outbox import outbox_row
from adapters.sql.tables import conversations, outbox
from adapters.sql.writer import Writer
from bot.channel import Outgoing
from bot.conversation import conversation_id, decode_conversation
from bot.ports import Pending

Submission = tuple[str, Outgoing]


class SqlSubmissions:
    """adapters.web.messages.Submissions on the one writer; ``offer`` hears of each new message."""

    def __init__(self, writer: Writer, offer: Callable[[Sequence[Pending]], None]) -> None:
        self._writer, self._offer = writer, offer

    async def submit(self, tenant: str, outgoing: Outgoing) -> None:
        """Commit the message; one whose id is in the outbox already is left alone."""
        pending: Pending | None = await self._writer.do(_apply, (tenant, outgoing))
        if pending is not None:
            self._offer([pending])


def _apply(connection: Connection, asked: Sequence[Submission]) -> list[Pending | None]:
    return [_one(connection, tenant, outgoing) for tenant, outgoing in asked]


def _one(connection: Connection, tenant: str, outgoing: Outgoing) -> Pending | None:
    pending = _pending(connection, tenant, outgoing)
    row = insert(outbox).values(outbox_row(tenant, pending)).on_conflict_do_nothing()
    return pending if connection.execute(row).rowcount else None


def _pending(connection: Connection, tenant: str, outgoing: Outgoing) -> Pending:
    """Queue it behind what the bot says to the same person; somebody never heard of has no open window."""
    customer = find_customer(connection, tenant, outgoing.to)
    conversation = conversation_id(outgoing.number, customer or "-".join(outgoing.to.values()))
    body = connection.execute(select(conversations.c.body).where(conversations.c.id == conversation)).scalar()
    heard_at = decode_conversation(body).heard_at if body else 0.0
    return Pending(outgoing, conversation, 0, heard_at)
