"""Messages that have not left, as an operator sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from adapters.sql.tables import MessageStatus, outbox
from adapters.sql.writer import Writer
from bot.channel import Outgoing
from bot.clock import utc
from bot.privacy import mask

NEWEST = 100
"""Messages that are listed."""


class UnsentMessage(msgspec.Struct, frozen=True):
    """A message that waits, is being sent, or is dead; ``to`` is masked."""

    id: str
    status: str
    to: str
    due: dt.datetime
    attempts: int
    resent: int
    reason: str


async def unsent(writer: Writer) -> list[UnsentMessage]:
    """Return the newest messages that are not sent."""
    found: list[UnsentMessage] = await writer.do(_unsent, None)
    return found


def _unsent(connection: Connection, asked: Sequence[None]) -> list[list[UnsentMessage]]:
    rows = connection.execute(
        select(outbox).where(outbox.c.status != MessageStatus.SENT).order_by(outbox.c.id.desc()).limit(NEWEST)
    ).mappings()
    listed = [
        UnsentMessage(
            id=row["id"],
            status=MessageStatus(row["status"]).name.lower(),
            to=_to(row["body"]),
            due=utc(row["due_at"]),
            attempts=row["attempts"],
            resent=row["resent"],
            reason=row["reason"],
        )
        for row in rows
    ]
    return [listed] * len(asked)


def _to(body: bytes) -> str:
    return ", ".join(mask(identity) for identity in msgspec.json.decode(body, type=Outgoing).to.values())
