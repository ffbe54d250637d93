"""Forgetting: what is done and old leaves the tables, a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, exists, func, literal, select, tuple_

from adapters.sql.tables import (
    EVENT_OPEN,
    EventStatus,
    InputStatus,
    LetterStatus,
    MessageStatus,
    answers,
    consumed,
    events,
    inbox,
    letters,
    outbox,
)
from adapters.sql.writer import Writer
from bot.clock import Clock
from bot.ids import oldest_id

CHUNK = 500
"""Rows of one table in one transaction: turns go on in between."""

PAUSE = 0.05
"""Seconds between transactions while there is more to forget."""

EVERY = 3600.0
"""Seconds between rounds."""

NEWEST = events.c.position == select(func.max(events.c.position)).scalar_subquery()
"""The event that stays: without it SQLite would give its position once more, and a cursor be past it."""

KEPT = exists().where(letters.c.id == events.c.event_id)
TAKEN = exists().where(letters.c.id == consumed.c.event_id)
HEARD = exists().where(inbox.c.kind == "event", inbox.c.key.like(literal("event:") + letters.c.id + ":%"))
"""What tells that somebody took part in an event stays as long as its dead letter: that may be replayed."""

OPEN = exists().where(EVENT_OPEN, events.c.event_id == consumed.c.event_id)
"""Nor is an event done with that has not reached everybody, however long nobody ran."""


async def prune_for_ever(writer: Writer, clock: Clock, days: int) -> None:
    """Delete what ended more than ``days`` ago, once an hour; Meta may repeat a webhook for 7 days."""
    while True:
        before = clock.now() - days * 86400
        gone = await writer.do(_prune, before)
        await asyncio.sleep(PAUSE if gone else EVERY)


def _prune(connection: Connection, befores: Sequence[float]) -> list[int]:
    """Return how many rows went; a table's ids are UUIDv7, which begin with their time."""
    old = befores[0]
    oldest = oldest_id(old)
    gone = 0
    for table, is_old in (
        (letters, and_(letters.c.status >= LetterStatus.REPLAYED, letters.c.changed_at < old)),
        (inbox, and_(inbox.c.status == InputStatus.DONE, inbox.c.received_at < old, ~HEARD)),
        (outbox, and_(outbox.c.status == MessageStatus.SENT, outbox.c.id < oldest)),
        (events, and_(events.c.status == EventStatus.DONE, events.c.event_id < oldest, ~NEWEST, ~KEPT)),
        (consumed, and_(consumed.c.at < old, ~TAKEN, ~OPEN)),
        (answers, answers.c.at < old),
    ):
        key = tuple_(*table.primary_key.columns)
        some = select(*table.primary_key.columns).where(is_old).limit(CHUNK)
        gone += connection.execute(delete(table).where(key.in_(some))).rowcount
    return [gone] * len(befores)
