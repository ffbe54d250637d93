"""Messages that a tenant's own systems submit: into the outbox, once for each idempotency key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, insert, select, tuple_

from adapters.sql.inbox import IDENTITY_ORDER
from adapters.sql.outbox import outbox_row
from adapters.sql.tables import answers, conversations, identities, outbox
from adapters.sql.writer import Writer
from adapters.web.messages import KeyReused
from bot.channel import Outgoing
from bot.clock import Clock
from bot.conversation import conversation_id, decode_conversation
from bot.ports import Pending

Submitted = tuple[str, Pending | None]
Submission = tuple[str, Outgoing, str | None, str]


class SqlSubmissions:
    """adapters.web.messages.Submissions on the one writer; ``offer`` hears of each new message."""

    def __init__(self, writer: Writer, clock: Clock, offer: Callable[[Sequence[Pending]], None]) -> None:
        self._writer, self._clock, self._offer = writer, clock, offer

    async def submit(self, tenant: str, outgoing: Outgoing, key: str | None, fingerprint: str) -> str:
        """Commit the message and return its outbox id; for a key known already, the first one's id."""
        result: Submitted | None = await self._writer.do(self._apply, (tenant, outgoing, key, fingerprint))
        if result is None:
            raise KeyReused(f"idempotency key {key!r} came before with another request; use a new key")
        accepted, pending = result
        if pending is not None:
            self._offer([pending])
        return accepted

    def _apply(self, connection: Connection, asked: Sequence[Submission]) -> list[Submitted | None]:
        return [self._one(connection, *submission) for submission in asked]

    def _one(
        self, connection: Connection, tenant: str, outgoing: Outgoing, key: str | None, fingerprint: str
    ) -> Submitted | None:
        if key is not None:
            known = connection.execute(
                select(answers.c.request, answers.c.answer).where(
                    answers.c.tenant == tenant, answers.c.key == key
                )
            ).one_or_none()
            if known is not None:
                return (known.answer.decode(), None) if known.request == fingerprint else None
            row = {"tenant": tenant, "key": key, "request": fingerprint, "answer": outgoing.id.encode()}
            connection.execute(insert(answers), {**row, "at": self._clock.now()})
        pending = _pending(connection, tenant, outgoing)
        connection.execute(insert(outbox), outbox_row(tenant, pending))
        return outgoing.id, pending


def _pending(connection: Connection, tenant: str, outgoing: Outgoing) -> Pending:
    """Queue it behind what the bot says to the same person; somebody never heard of has no open window."""
    wanted = [(tenant, kind, outgoing.to[kind]) for kind in IDENTITY_ORDER if kind in outgoing.to]
    columns = (identities.c.tenant, identities.c.kind, identities.c.value)
    customer = connection.execute(
        select(identities.c.customer).where(tuple_(*columns).in_(wanted)).limit(1)
    ).scalar()
    conversation = conversation_id(outgoing.number, customer or "-".join(outgoing.to.values()))
    body = connection.execute(select(conversations.c.body).where(conversations.c.id == conversation)).scalar()
    heard_at = decode_conversation(body).heard_at if body else 0.0
    return Pending(outgoing, conversation, 0, heard_at)
