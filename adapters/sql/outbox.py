"""The message outbox in SQL: every row ends sent or dead, and never silently twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from adapters.sql.events import EventTable
from adapters.sql.shares import among
from adapters.sql.statements import Prepared
from adapters.sql.suppressions import Asked, suppress, suppressed
from adapters.sql.tables import MESSAGE_OPEN, MessageStatus, outbox
from adapters.sql.writer import Writer
from bot.channel import Outgoing, Remedy, Standing, StatusUpdate, as_text
from bot.events import encode
from bot.ports import Pending
from bot.reporting import Reporter
from bot.shares import ALL, share_of

decode_outgoing = msgspec.json.Decoder(Outgoing).decode

SENDING = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.status == MessageStatus.WAITING)
    .values(status=MessageStatus.SENDING, due_at=bindparam("since"), attempts=outbox.c.attempts + 1)
)
SENT = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.status != MessageStatus.DEAD)
    .values(status=MessageStatus.SENT, message_id=bindparam("channel_id"))
)

TOLD = Prepared(
    select(outbox.c.body, outbox.c.conversation, outbox.c.tenant).where(outbox.c.id == bindparam("row_id"))
)
UNANSWERED = Prepared(
    select(outbox.c.id).where(outbox.c.id == bindparam("row_id"), outbox.c.status == MessageStatus.SENDING)
)

RESEND = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.status == MessageStatus.SENDING)
    .values(status=MessageStatus.WAITING, due_at=0.0, resent=outbox.c.resent + 1)
)

UNSENT: Final = (MessageStatus.WAITING, MessageStatus.SENDING)


def outbox_row(tenant: str, message: Pending) -> dict[str, Any]:
    """The row of a message that is to be sent."""
    return {
        "id": message.outgoing.id,
        "conversation": message.conversation,
        "share": share_of(message.conversation),
        "tenant": tenant,
        "status": MessageStatus.WAITING,
        "due_at": 0.0,
        "attempts": 0,
        "resent": 0,
        "heard_at": message.heard_at,
        "message_id": None,
        "standing": 0,
        "reason": "",
        "body": encode(message.outgoing),
    }


class SqlOutbox:
    """bot.ports.Outbox on the one writer; ``events`` and ``reporter`` tell others what became of messages."""

    def __init__(self, writer: Writer, events: EventTable, reporter: Reporter | None = None) -> None:
        self._writer, self._events, self._reporter = writer, events, reporter

    async def waiting(self, now: float, limit: int, shares: Collection[int] = ALL) -> list[Pending]:
        """Return messages of these shares that may leave now, in the order in which they were decided."""
        found: list[Pending] = await self._writer.do(_waiting, (now, limit, shares))
        return found

    async def sending(self, id: str, now: float) -> bool:
        """Mark, durably, that a call is about to be made; False unless the message still waits."""
        marked: bool = await self._writer.do(_sending, {"row_id": id, "since": now})
        return marked

    async def sent(self, id: str, message_id: str, *, news: bool = True) -> None:
        """The channel took it, and calls it ``message_id``. Of an answer (no ``news``) nobody else hears."""
        await self._writer.do(self._sent, {"row_id": id, "channel_id": message_id, "news": news})

    async def retry(self, id: str, due: float, reason: str, *, tried: bool = True) -> None:
        """The channel certainly did not take it; it may leave again at ``due``.

        Not if it was sent meanwhile: a process that was frozen hears of its refusal when another has sent it.
        """
        attempts = outbox.c.attempts if tried else outbox.c.attempts - 1
        change = {"status": MessageStatus.WAITING, "due_at": due, "reason": reason, "attempts": attempts}
        await self._writer.do(_change, (id, (MessageStatus.SENDING,), change))

    async def bury(self, id: str, reason: str) -> None:
        """It will never be sent: dead-letter it with the reason. Not what was sent: it would be replayed."""
        buried = {"status": MessageStatus.DEAD, "reason": reason}
        await self._writer.do(_change, (id, UNSENT, buried))

    async def suppress(self, id: str, now: float, reason: str, *, lasting: bool) -> None:
        """Bury it, and let no other message of its template leave to this person."""
        await self._writer.do(self._suppress, (id, now, reason, lasting))

    async def suppressed(self, conversation: str, template: str, heard_at: float) -> str:
        """Return why this template may not leave to who last wrote at ``heard_at``; "" if it may."""
        why: str = await self._writer.do(suppressed, Asked(conversation, template, heard_at))
        return why

    async def settle(self, updates: Sequence[StatusUpdate]) -> None:
        """Record what became of messages; a later standing is never lowered."""
        await self._writer.do(self._settle, updates)

    async def unsettled(self, before: float) -> list[str]:
        """Ids left in ``sending`` since before that time, with no status that names them."""
        ids: list[str] = await self._writer.do(_unsettled, before)
        return ids

    async def resend(self, ids: Sequence[str]) -> None:
        """Let unsettled messages leave once more, and count it; one that a status settled meanwhile stays."""
        await self._writer.do(_resend, [{"row_id": one} for one in ids])

    def _sent(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[None]:
        SENT.run(connection, rows)
        for row in rows:
            if row["news"]:
                self._tell(connection, row["row_id"])
        return [None] * len(rows)

    def _settle(self, connection: Connection, groups: Sequence[Sequence[StatusUpdate]]) -> list[None]:
        for group in groups:
            for status in group:
                unanswered = UNANSWERED.first(connection, {"row_id": status.outbox_id})
                if not connection.execute(_settlement(status)).rowcount:
                    continue
                if status.remedy is not None:
                    self._follow(connection, status, status.remedy)
                elif unanswered and status.standing != Standing.FAILED:
                    self._tell(connection, unanswered[0])
        return [None] * len(groups)

    def _follow(self, connection: Connection, status: StatusUpdate, remedy: Remedy) -> None:
        """Do what a failed message asks for, in the transaction that records that it failed."""
        row = connection.execute(select(outbox).where(_named(status))).one()
        plain = as_text(decode_outgoing(row.body)) if remedy is Remedy.PLAIN else None
        if plain is not None:
            again = outbox_row(row.tenant, Pending(plain, row.conversation, 0, row.heard_at))
            connection.execute(insert(outbox), again)
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(status=MessageStatus.SENT))
        elif remedy in (Remedy.SUPPRESS, Remedy.OPT_OUT):
            self._forbid(connection, row.id, status.at.timestamp(), row.reason, remedy)

    def _suppress(self, connection: Connection, asked: Sequence[tuple[str, float, str, bool]]) -> list[None]:
        for id, now, reason, lasting in asked:
            buried = {"status": MessageStatus.DEAD, "reason": reason}
            _change(connection, [(id, UNSENT, buried)])
            self._forbid(connection, id, now, reason, Remedy.OPT_OUT if lasting else Remedy.SUPPRESS)
        return [None] * len(asked)

    def _forbid(self, connection: Connection, id: str, at: float, reason: str, remedy: Remedy) -> None:
        """Let nothing of its kind leave to them, or tell whoever sees to that."""
        row = connection.execute(select(outbox).where(outbox.c.id == id)).one()
        template = decode_outgoing(row.body).reply.template
        if template and not self._tell(connection, id, remedy):
            lasting = remedy is Remedy.OPT_OUT
            suppress(connection, row.conversation, template, at, reason, lasting=lasting)

    def _tell(self, connection: Connection, id: str, remedy: Remedy | None = None) -> bool:
        """Publish what became of a message; False if nobody needs to hear of it."""
        found = TOLD.first(connection, {"row_id": id}) if self._reporter else None
        if found is None or self._reporter is None:
            return False
        body, conversation, tenant = found
        envelope = self._reporter.envelope(
            Pending(decode_outgoing(body), conversation, 0, 0.0), tenant, remedy
        )
        self._events.publish(connection, [envelope] if envelope else [])
        return envelope is not None


def _waiting(
    connection: Connection, asked: Sequence[tuple[float, int, Collection[int]]]
) -> list[list[Pending]]:
    return [_waiting_now(connection, *one) for one in asked]


def _waiting_now(connection: Connection, now: float, limit: int, shares: Collection[int]) -> list[Pending]:
    columns = (outbox.c.body, outbox.c.conversation, outbox.c.attempts, outbox.c.heard_at, outbox.c.resent)
    rows = connection.execute(
        select(*columns)
        .where(MESSAGE_OPEN, outbox.c.status == MessageStatus.WAITING, outbox.c.due_at <= now)
        .where(*among(outbox.c.share, shares))
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [Pending(decode_outgoing(body), *rest) for body, *rest in rows]


def _sending(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[bool]:
    return [bool(SENDING.run(connection, [row])) for row in rows]


def _resend(connection: Connection, groups: Sequence[Sequence[dict[str, Any]]]) -> list[None]:
    connection.execute(RESEND, [row for group in groups for row in group])
    return [None] * len(groups)


def _change(
    connection: Connection, changes: Sequence[tuple[str, Collection[MessageStatus], dict[str, Any]]]
) -> list[None]:
    for id, wanted, values in changes:
        still = outbox.c.id == id, outbox.c.status.in_(wanted)
        connection.execute(update(outbox).where(*still).values(values))
    return [None] * len(changes)


def _named(status: StatusUpdate) -> Any:
    named = outbox.c.id == status.outbox_id if status.outbox_id else outbox.c.message_id == status.message_id
    return and_(named, outbox.c.conversation.startswith(f"{status.number}:")) if status.number else named


def _settlement(status: StatusUpdate) -> Any:
    """One statement: only a higher standing is written, and a message that a status names was sent."""
    rises = outbox.c.standing < status.standing
    if status.standing == Standing.FAILED:
        rises = or_(outbox.c.standing == 0, outbox.c.standing == Standing.SENT)
    values: dict[str, Any] = {"standing": status.standing, "message_id": status.message_id}
    if status.standing == Standing.FAILED:
        values |= {"status": MessageStatus.DEAD, "reason": f"{status.code}: {status.reason}"}
    else:
        values |= {"status": MessageStatus.SENT}
    return update(outbox).where(_named(status), rises).values(values)


def _unsettled(connection: Connection, befores: Sequence[float]) -> list[list[str]]:
    return [
        list(
            connection.execute(
                select(outbox.c.id)
                .where(MESSAGE_OPEN, outbox.c.status == MessageStatus.SENDING, outbox.c.due_at < before)
                .order_by(outbox.c.id)
            ).scalars()
        )
        for before in befores
    ]
