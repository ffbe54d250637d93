"""What was given up on, of every kind, read from the tables where it lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, String, Table, and_, cast, func, literal, select, true

from adapters.dead_letters import Chosen, Given, Group, fits, merged
from adapters.sql.reader import ends, reading
from adapters.sql.tables import (
    INPUT_OPEN,
    LETTER_OPEN,
    MESSAGE_OPEN,
    InputStatus,
    LetterStatus,
    MessageStatus,
    inbox,
    letters,
    outbox,
    unreadable,
)
from bot.clock import utc
from bot.errors import WakalaError
from bot.ids import made_at

STUCK: Final = (InputStatus.FAILED, InputStatus.PARKED)


@dataclass(frozen=True, slots=True)
class Kind:
    """Where one kind lies. ``at`` is unix seconds, or an id that begins with its time."""

    table: Table
    lying: ColumnElement[bool]
    id: ColumnElement[Any]
    type: ColumnElement[str]
    at: ColumnElement[Any]
    error: ColumnElement[str]
    standing: Mapping[int, str]


def _names(*statuses: InputStatus | LetterStatus | MessageStatus) -> Mapping[int, str]:
    return MappingProxyType({status.value: status.name.lower() for status in statuses})


EVENT: Final = "event"

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        EVENT: Kind(
            letters,
            LETTER_OPEN,
            letters.c.id,
            letters.c.type,
            letters.c.filed_at,
            letters.c.cause,
            _names(LetterStatus.LYING, LetterStatus.LEAVING),
        ),
        "input": Kind(
            inbox,
            and_(INPUT_OPEN, inbox.c.status.in_(STUCK)),
            inbox.c.seq,
            inbox.c.kind,
            inbox.c.received_at,
            inbox.c.error,
            _names(*STUCK),
        ),
        "message": Kind(
            outbox,
            and_(MESSAGE_OPEN, outbox.c.status == MessageStatus.DEAD),
            outbox.c.id,
            literal(""),
            outbox.c.id,
            outbox.c.reason,
            _names(MessageStatus.DEAD),
        ),
        "webhook": Kind(
            unreadable,
            true(),
            unreadable.c.key,
            literal(""),
            unreadable.c.received_at,
            unreadable.c.reason,
            MappingProxyType({}),
        ),
    }
)
"""Events that a service could not handle, inputs whose turn failed or was parked, messages that will never
be sent, and webhooks that could not be read."""


async def read_groups(url: str) -> list[Group]:
    """Count what lies there, like errors together, the largest group first."""
    async with reading(url) as connection:
        return await connection.run_sync(groups)


async def read_given(url: str, chosen: Chosen) -> list[Given]:
    """Return each of those that are meant, newest first; raises WakalaError for an id that is not one's."""
    async with reading(url) as connection:
        return await connection.run_sync(given, chosen)


def groups(connection: Connection) -> list[Group]:
    """Count what lies there."""
    return merged(group for name in KINDS for group in _groups(connection, name, KINDS[name]))


def given(connection: Connection, chosen: Chosen) -> list[Given]:
    """Return each of those that are meant."""
    names = [chosen.kind] if chosen.kind else list(KINDS)
    found = [one for name in names for one in _given(connection, name, KINDS[name], chosen)]
    if chosen.id is not None and len({(one.kind, one.id) for one in found}) != 1:
        raise WakalaError(_unclear(chosen.id, found))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _groups(connection: Connection, name: str, kind: Kind) -> list[Group]:
    at, id = kind.at, kind.id
    query = select(kind.error, func.count(), func.min(at), func.max(at), func.max(id))
    rows = connection.execute(query.where(kind.lying).group_by(kind.error))
    return [
        Group(name, error, count, _time(oldest), _time(newest), str(newest_id))
        for error, count, oldest, newest, newest_id in rows
    ]


def _given(connection: Connection, name: str, kind: Kind, chosen: Chosen) -> list[Given]:
    status = kind.table.c.get("status", literal(-1)).label("status")
    service = kind.table.c.get("service", literal("")).label("service")
    query = select(kind.id, kind.type, status, kind.at, kind.error, service).where(kind.lying)
    if chosen.id is not None:
        query = query.where(ends(cast(kind.id, String), chosen.id))
    return [
        Given(name, str(id), type, kind.standing.get(status, "unreadable"), _time(at), error, service)
        for id, type, status, at, error, service in connection.execute(query)
        if fits(error, chosen.error)
    ]


def _time(at: Any) -> dt.datetime:
    return utc(made_at(at) if isinstance(at, str) else at)


def _unclear(id: str, found: Sequence[Given]) -> str:
    names = ", ".join(f"{one.kind} {one.id}" for one in found)
    why = f"is the end of several: {names}; give one's id" if found else "is nothing that was given up on"
    return f"{id!r} {why}; `wakala dlq list --each` shows what there is"
