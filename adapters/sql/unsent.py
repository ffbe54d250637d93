"""Messages that have not left, as an operator sees them."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import select

from adapters.sql.reader import reading
from adapters.sql.tables import MESSAGE_OPEN, MessageStatus, outbox
from bot.channel import Outgoing
from bot.clock import utc
from bot.privacy import mask

NEWEST = 100
"""Messages that are listed."""


class UnsentMessage(msgspec.Struct, frozen=True):
    """A message that waits or is being sent; ``to`` is masked."""

    id: str
    status: str
    to: str
    due: dt.datetime
    attempts: int
    resent: int
    reason: str


async def unsent(url: str) -> list[UnsentMessage]:
    """Return the newest messages that are not sent yet."""
    newest = (
        select(outbox).where(MESSAGE_OPEN, outbox.c.status != MessageStatus.DEAD).order_by(outbox.c.id.desc())
    )
    async with reading(url) as connection:
        rows = (await connection.execute(newest.limit(NEWEST))).mappings().all()
    return [
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


def _to(body: bytes) -> str:
    return ", ".join(mask(identity) for identity in msgspec.json.decode(body, type=Outgoing).to.values())
