"""Alarms in SQL: who is being told, or was, of what is not over yet."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.sql import ColumnElement

from adapters.sql.tables import alarms
from adapters.sql.writer import Writer
from bot.ids import new_id

Name = tuple[str, str]
"""A service, and the channel that is told of it."""


class Alarm(msgspec.Struct, frozen=True):
    """``key`` is its own; ``told`` is whether the channel certainly knows."""

    service: str
    channel: str
    key: str
    told: bool


class SqlAlarms:
    """The alarms that are not over, on the one writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def find(self, service: str, channel: str) -> Alarm | None:
        """Return the one that is on; None if none is."""
        found: Alarm | None = await self._writer.do(_find, (service, channel))
        return found

    async def begin(self, service: str, channel: str) -> Alarm:
        """Begin a new one, of which the channel knows nothing yet."""
        begun: Alarm = await self._writer.do(_begin, Alarm(service, channel, new_id(), told=False))
        return begun

    async def told(self, alarm: Alarm) -> None:
        """The channel knows."""
        await self._writer.do(_told, alarm)

    async def end(self, alarm: Alarm) -> None:
        """It is over."""
        await self._writer.do(_end, alarm)


def _find(connection: Connection, names: Sequence[Name]) -> list[Alarm | None]:
    rows = [connection.execute(select(alarms).where(_named(*name))).first() for name in names]
    return [Alarm(**row._mapping) if row else None for row in rows]


def _begin(connection: Connection, begun: Sequence[Alarm]) -> Sequence[Alarm]:
    connection.execute(insert(alarms), [msgspec.structs.asdict(one) for one in begun])
    return begun


def _told(connection: Connection, told: Sequence[Alarm]) -> list[None]:
    for one in told:
        connection.execute(update(alarms).where(_named(one.service, one.channel)).values(told=True))
    return [None] * len(told)


def _end(connection: Connection, ended: Sequence[Alarm]) -> list[None]:
    for one in ended:
        connection.execute(delete(alarms).where(_named(one.service, one.channel)))
    return [None] * len(ended)


def _named(service: str, channel: str) -> ColumnElement[bool]:
    return and_(alarms.c.service == service, alarms.c.channel == channel)
