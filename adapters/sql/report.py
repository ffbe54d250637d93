"""What an operator asks of the tables: how many of what, and what needs a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from adapters.dead_letters import Group
from adapters.sql.dead import groups
from adapters.sql.reader import reading
from adapters.sql.tables import (
    INPUT_OPEN,
    MESSAGE_OPEN,
    MESSAGE_RESENT,
    InputStatus,
    MessageStatus,
    inbox,
    outbox,
    unreadable,
)
from adapters.web.health import InboxHealth, OutboxHealth


async def read_report(url: str) -> tuple[InboxHealth, OutboxHealth, list[Group]]:
    """Count inputs and messages by what became of them, and what was given up on by its errors."""
    async with reading(url) as connection:
        return await connection.run_sync(_report)


def _report(connection: Connection) -> tuple[InboxHealth, OutboxHealth, list[Group]]:
    inputs = _counts(connection, inbox.c.status, INPUT_OPEN)
    messages = _counts(connection, outbox.c.status, MESSAGE_OPEN)
    resent = connection.execute(
        select(func.coalesce(func.sum(outbox.c.resent), 0)).where(MESSAGE_RESENT)
    ).scalar_one()
    return (
        InboxHealth(
            waiting=inputs.get(InputStatus.WAITING, 0),
            failed=inputs.get(InputStatus.FAILED, 0),
            parked=inputs.get(InputStatus.PARKED, 0) + _unreadable(connection),
        ),
        OutboxHealth(
            waiting=messages.get(MessageStatus.WAITING, 0),
            sending=messages.get(MessageStatus.SENDING, 0),
            dead=messages.get(MessageStatus.DEAD, 0),
            resent=resent,
        ),
        groups(connection),
    )


def _counts(connection: Connection, status: Any, where: Any) -> dict[int, int]:
    rows = connection.execute(select(status, func.count()).where(where).group_by(status))
    return {row[0]: row[1] for row in rows}


def _unreadable(connection: Connection) -> int:
    count: int = connection.execute(select(func.count()).select_from(unreadable)).scalar_one()
    return count
