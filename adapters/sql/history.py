"""Events as a person looks at them: what was published of late, and the whole of any stream."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import ColumnElement, Select, literal, or_, select

from adapters.sql.fields import field, moment
from adapters.sql.reader import ends, reading
from adapters.sql.tables import EventStatus, event_store, events
from bot.errors import WakalaError
from bot.events import Envelope, decode_envelope

STORED = "stored"
"""The standing of an event that is read from the event store, which keeps it for good."""


class Found(msgspec.Struct, frozen=True):
    """An event where it was found: ``standing`` is waiting, done, dead or stored."""

    standing: str
    error: str
    envelope: Envelope


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which events to list. A ``stream`` is read from the event store, with or without its tenant's name."""

    type: str | None = None
    stream: str | None = None
    order: str | None = None
    tenant: str | None = None
    since: dt.datetime | None = None
    limit: int = 50


PUBLISHED = select(events.c.body, events.c.status, events.c.error)
KEPT = select(event_store.c.body, literal(None).label("status"), literal("").label("error"))


async def list_events(url: str, wanted: Wanted) -> list[Found]:
    """Return the newest events that fit, newest first."""
    body = event_store.c.body if wanted.stream else events.c.body
    position = event_store.c.position if wanted.stream else events.c.position
    query = (KEPT if wanted.stream else PUBLISHED).where(*_filters(wanted, body))
    return await _read(url, query.order_by(position.desc()).limit(wanted.limit))


async def event_named(url: str, event_id: str) -> Found:
    """Return the one event with this id, or with an id that ends so; raises WakalaError.

    It may have left the list of the published.
    """
    published = await _read(url, PUBLISHED.where(ends(events.c.event_id, event_id)))
    kept = KEPT.where(ends(field(event_store.c.body, "event_id"), event_id))
    found = published or await _read(url, kept)
    if len(found) != 1:
        why = "several events have ids that end with" if found else "no event has the id"
        raise WakalaError(f"{why} {event_id!r}; `wakala events list` shows what there is")
    return found[0]


def _filters(wanted: Wanted, body: ColumnElement[bytes]) -> list[ColumnElement[bool]]:
    same = {"event_type": wanted.type, "data.order_id": wanted.order, "tenant_id": wanted.tenant}
    filters = [field(body, path) == value for path, value in same.items() if value is not None]
    if wanted.since is not None:
        filters.append(moment(field(body, "timestamp")) >= moment(wanted.since))
    if wanted.stream is not None:
        name = event_store.c.stream
        filters.append(or_(name == wanted.stream, name.endswith(f"/{wanted.stream}", autoescape=True)))
    return filters


async def _read(url: str, query: Select[bytes, int | None, str]) -> list[Found]:
    async with reading(url) as connection:
        rows = (await connection.execute(query)).all()
    return [Found(_standing(status), error, decode_envelope(body)) for body, status, error in rows]


def _standing(status: int | None) -> str:
    return STORED if status is None else EventStatus(status).name.lower()
