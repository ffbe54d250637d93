"""What an operator asks of the tables: how many of what, and which need a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

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
from adapters.sql.writer import Writer
from adapters.web.health import InboxHealth, OutboxHealth, StuckInput
from bot.clock import utc
from bot.errors import WakalaError
from bot.privacy import mask

NEWEST = 50
"""Stuck inputs that are listed."""

STUCK = (InputStatus.FAILED, InputStatus.PARKED)


async def read_report(url: str) -> tuple[InboxHealth, OutboxHealth]:
    """Count inputs and messages by what became of them; those that need a person are listed."""
    async with reading(url) as connection:
        return await connection.run_sync(_report)


async def stuck(url: str) -> tuple[StuckInput, ...]:
    """Inputs that failed or were parked, newest first."""
    return (await read_report(url))[0].stuck


async def retry(writer: Writer, seq: int) -> None:
    """Let a failed or parked input run once more; raises WakalaError if it is neither."""
    if not await writer.do(_retry, seq):
        raise WakalaError(f"no failed or parked input has the number {seq}; `wakala inbox list` shows them")


def _report(connection: Connection) -> tuple[InboxHealth, OutboxHealth]:
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
            stuck=_stuck(connection),
        ),
        OutboxHealth(
            waiting=messages.get(MessageStatus.WAITING, 0),
            sending=messages.get(MessageStatus.SENDING, 0),
            dead=messages.get(MessageStatus.DEAD, 0),
            resent=resent,
        ),
    )


def _counts(connection: Connection, status: Any, where: Any) -> dict[int, int]:
    rows = connection.execute(select(status, func.count()).where(where).group_by(status))
    return {row[0]: row[1] for row in rows}


def _unreadable(connection: Connection) -> int:
    count: int = connection.execute(select(func.count()).select_from(unreadable)).scalar_one()
    return count


def _stuck(connection: Connection) -> tuple[StuckInput, ...]:
    inputs = connection.execute(
        select(inbox).where(INPUT_OPEN, inbox.c.status.in_(STUCK)).order_by(inbox.c.seq.desc()).limit(NEWEST)
    ).mappings()
    lost = connection.execute(
        select(unreadable).order_by(unreadable.c.received_at.desc()).limit(NEWEST)
    ).mappings()
    return (*map(_input, inputs), *map(_webhook, lost))


def _input(row: RowMapping) -> StuckInput:
    return StuckInput(
        key=str(row["seq"]),
        kind=row["kind"],
        who=mask(row["customer"]),
        outcome=InputStatus(row["status"]).name.lower(),
        attempts=row["attempts"],
        error=row["error"],
        at=utc(row["received_at"]),
    )


def _webhook(row: RowMapping) -> StuckInput:
    """What could not be read belongs to nobody we know; its key is the hash of its bytes."""
    return StuckInput(
        key=row["key"][:16],
        kind="webhook",
        who="",
        outcome="unreadable",
        attempts=0,
        error=row["reason"],
        at=utc(row["received_at"]),
    )


def _retry(connection: Connection, seqs: Sequence[int]) -> list[bool]:
    return [
        bool(
            connection.execute(
                update(inbox)
                .where(inbox.c.seq == seq, inbox.c.status.in_(STUCK))
                .values(status=InputStatus.WAITING, attempts=0, error="")
            ).rowcount
        )
        for seq in seqs
    ]
