"""The message outbox in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from adapters.memory.store import MemoryStore, MessageRow
from bot.channel import Outgoing, Remedy, Standing, StatusUpdate, as_text
from bot.conversation import decode_conversation
from bot.events import decode_envelope, encode
from bot.ports import Pending
from bot.reporting import Reporter
from bot.shares import ALL, share_of

decode_outgoing = msgspec.json.Decoder(Outgoing).decode


def message_row(message: Pending) -> MessageRow:
    """The row of a message that is to be sent."""
    return MessageRow(encode(message.outgoing), message.conversation, message.heard_at)


class MemoryOutbox:
    """bot.ports.Outbox."""

    def __init__(self, store: MemoryStore, reporter: Reporter | None = None) -> None:
        self._store, self._reporter = store, reporter

    async def waiting(self, now: float, limit: int, shares: Collection[int] = ALL) -> list[Pending]:
        """Return messages of these shares that may leave now, in the order in which they were decided."""
        rows = (row for row in self._store.messages.values() if row.status == "waiting" and row.due_at <= now)
        found = (_pending(row) for row in rows)
        return [one for one in found if share_of(one.conversation) in shares][:limit]

    async def sending(self, id: str, now: float) -> bool:
        """Mark that a call is about to be made; False unless the message still waits."""
        row = self._store.messages[id]
        if row.status != "waiting":
            return False
        row.status, row.due_at, row.attempts = "sending", now, row.attempts + 1
        return True

    async def sent(self, id: str, message_id: str, *, news: bool = True) -> None:
        """The channel took it, and calls it ``message_id``. Of an answer (no ``news``) nobody else hears."""
        row = self._store.messages[id]
        if row.status != "dead":
            row.status, row.message_id = "sent", message_id
            if news:
                self._tell(row)

    async def retry(self, id: str, due: float, reason: str, *, tried: bool = True) -> None:
        """The channel certainly did not take it: it may leave again at ``due``, if it was not sent since."""
        row = self._store.messages[id]
        if row.status != "sending":
            return
        row.status, row.due_at, row.reason = "waiting", due, reason
        row.attempts -= not tried

    async def bury(self, id: str, reason: str) -> None:
        """It will never be sent, unless it was sent meanwhile."""
        row = self._store.messages[id]
        if row.status in {"waiting", "sending"}:
            row.status, row.reason = "dead", reason

    async def suppress(self, id: str, now: float, reason: str, *, lasting: bool) -> None:
        """Bury it, and let no other message of its template leave to this person."""
        await self.bury(id, reason)
        self._suppress(id, now, reason, lasting=lasting)

    async def suppressed(self, conversation: str, template: str, heard_at: float) -> str:
        """Return why this template may not leave to who last wrote at ``heard_at``; "" if it may."""
        at, lasting, reason = self._store.suppressions.get((conversation, template), (0.0, False, ""))
        return reason if lasting or at >= heard_at else ""

    async def settle(self, updates: Sequence[StatusUpdate]) -> None:
        """Record what became of messages; a later standing is never lowered."""
        for status in updates:
            for id, row in list(self._store.messages.items()):
                if _names(status, id, row) and _rises(row.standing, status.standing):
                    unanswered = row.status == "sending"
                    _settle(row, status)
                    self._follow(id, row, status)
                    if unanswered and row.status == "sent":
                        self._tell(row)

    async def unsettled(self, before: float) -> list[str]:
        """Ids left in ``sending`` since before that time, with no status that names them."""
        rows = self._store.messages.items()
        return [id for id, row in rows if row.status == "sending" and row.due_at < before]

    async def resend(self, ids: Sequence[str]) -> None:
        """Let messages leave once more that are still unsettled, and count it."""
        for row in (self._store.messages[one] for one in ids):
            if row.status == "sending":
                row.status, row.due_at, row.resent = "waiting", 0.0, row.resent + 1

    def _follow(self, id: str, row: MessageRow, status: StatusUpdate) -> None:
        """Do what a failed message asks for."""
        plain = as_text(decode_outgoing(row.body)) if status.remedy is Remedy.PLAIN else None
        if plain is not None:
            row.status = "sent"
            pending = Pending(plain, row.conversation, 0, row.heard_at)
            self._store.messages[plain.id] = message_row(pending)
        elif status.remedy in (Remedy.SUPPRESS, Remedy.OPT_OUT):
            lasting = status.remedy is Remedy.OPT_OUT
            self._suppress(id, status.at.timestamp(), row.reason, lasting=lasting)

    def _suppress(self, id: str, at: float, reason: str, *, lasting: bool) -> None:
        row = self._store.messages[id]
        key = row.conversation, decode_outgoing(row.body).reply.template or ""
        held = self._store.suppressions.get(key)
        if key[1] and not self._tell(row, Remedy.OPT_OUT if lasting else Remedy.SUPPRESS):
            self._store.suppressions[key] = held if held and held[1] else (at, lasting, reason)

    def _tell(self, row: MessageRow, remedy: Remedy | None = None) -> bool:
        """Publish what became of a message; False if nobody needs to hear of it."""
        talk = self._store.conversations.get(row.conversation)
        tenant = decode_conversation(talk.body).tenant if talk else ""
        envelope = self._reporter and self._reporter.envelope(_pending(row), tenant, remedy)
        known = {decode_envelope(one.body).event_id for one in self._store.events}
        if envelope and envelope.event_id not in known:
            self._store.publish(self._store.event_rows([envelope]))
        return bool(envelope)


def _names(status: StatusUpdate, id: str, row: MessageRow) -> bool:
    named = id == status.outbox_id if status.outbox_id else row.message_id == status.message_id
    return named and row.conversation.startswith(f"{status.number}:" if status.number else "")


def _pending(row: MessageRow) -> Pending:
    return Pending(decode_outgoing(row.body), row.conversation, row.attempts, row.heard_at, row.resent)


def _rises(held: Standing | None, new: Standing) -> bool:
    if new is Standing.FAILED:
        return held in (None, Standing.SENT)
    return held is None or held < new


def _settle(row: MessageRow, status: StatusUpdate) -> None:
    """A message that a status names has been taken, unless the status says that it failed."""
    row.standing, row.message_id, row.status = status.standing, status.message_id, "sent"
    if status.standing is Standing.FAILED:
        row.status, row.reason = "dead", f"{status.code}: {status.reason}"
