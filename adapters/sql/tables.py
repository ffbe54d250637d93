"""The engine's own tables. A domain keeps its tables in its plugin."""

from __future__ import annotations

import enum
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

POSITION: Final = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts by itself in an INTEGER alone, and that is as wide."""


class InputStatus(enum.IntEnum):
    """Where an input stands. WAITING ones are taken up again after a crash."""

    WAITING = 0
    DONE = 1
    FAILED = 2
    """Its turn raised; the person had an apology."""
    PARKED = 3
    """Begun three times without an end, or an event or timer whose turn raised."""


class MessageStatus(enum.IntEnum):
    """Where an outgoing message stands."""

    WAITING = 0
    SENDING = 1
    """A call was about to be made: nobody knows whether the channel took it until a status says so."""
    SENT = 2
    """Or out of the way: replaced by another message, or dropped by a person; ``reason`` says so."""
    DEAD = 3


class EventStatus(enum.IntEnum):
    """Where a published event stands."""

    WAITING = 0
    DONE = 1
    DEAD = 2


class LetterStatus(enum.IntEnum):
    """Where a dead letter stands. The first two lie there until somebody sees to them."""

    LYING = 0
    LEAVING = 1
    """Being brought to its service: who was about to may have died, so it may be there or not."""
    REPLAYED = 2
    DROPPED = 3


identities = Table(
    "identities",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("customer", String, nullable=False),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("seq", POSITION, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("conversation", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("number", String, nullable=False),
    Column("correlation", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("error", String, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("flow", String, nullable=False, server_default=""),
    Column("member", String, nullable=False, server_default=""),
    Column("share", SmallInteger, nullable=False, server_default="0"),
)
INPUT_OPEN = inbox.c.status != InputStatus.DONE
"""SQLite uses a partial index only for a query that repeats its condition. The key in it gives the order: a
server would sort what is open, or pass over all that is done."""
Index("inbox_open", inbox.c.status, inbox.c.seq, sqlite_where=INPUT_OPEN)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", Float),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
Index("conversations_due", conversations.c.due_at, sqlite_where=conversations.c.due_at.is_not(None))

routes = Table(
    "routes",
    metadata,
    Column("reference", String, primary_key=True),
    Column("conversation", String, primary_key=True),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("conversation", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("resent", SmallInteger, nullable=False),
    Column("heard_at", Float, nullable=False),
    Column("message_id", String),
    Column("standing", SmallInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("share", SmallInteger, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)
MESSAGE_OPEN = outbox.c.status != MessageStatus.SENT
Index("outbox_open", outbox.c.status, outbox.c.id, sqlite_where=MESSAGE_OPEN)
MESSAGE_RESENT = outbox.c.resent > 0
Index("outbox_resent", outbox.c.resent, sqlite_where=MESSAGE_RESENT)
Index("outbox_message", outbox.c.message_id, sqlite_where=outbox.c.message_id.is_not(None))

suppressions = Table(
    "suppressions",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("template", String, primary_key=True),
    Column("at", Float, nullable=False),
    Column("lasting", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("type", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("error", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("history", String),
)
EVENT_OPEN = events.c.status != EventStatus.DONE
Index("events_open", events.c.status, events.c.position, sqlite_where=EVENT_OPEN)

consumed = Table(
    "consumed",
    metadata,
    Column("consumer", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    Column("at", Float, nullable=False),
    sqlite_with_rowid=False,
)

letters = Table(
    "letters",
    metadata,
    Column("id", String, primary_key=True),
    Column("service", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("correlation", String, nullable=False),
    Column("cause", String, nullable=False),
    Column("history", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("filed_at", Double, nullable=False),
    Column("replays", SmallInteger, nullable=False),
    Column("changed_at", Double, nullable=False),
    sqlite_with_rowid=False,
)
"""Events that a service gave up on: by the event's id, or the hash of what has none."""
LETTER_OPEN = letters.c.status < LetterStatus.REPLAYED
Index("letters_open", letters.c.status, sqlite_where=LETTER_OPEN)

alarms = Table(
    "alarms",
    metadata,
    Column("service", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("told", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Who is being told, or was, that a service has too many dead letters; gone when that is over."""

cursors = Table(
    "cursors",
    metadata,
    Column("reader", String, primary_key=True),
    Column("position", POSITION, nullable=False),
    sqlite_with_rowid=False,
)
"""How far in ``events`` each reader of batches has come: positions are given in the order of commits."""

event_store = Table(
    "event_store",
    metadata,
    Column("position", POSITION, primary_key=True),
    Column("stream", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
)

sagas = Table(
    "sagas",
    metadata,
    Column("id", String, primary_key=True),
    Column("saga", String, nullable=False),
    Column("key", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("status", String, nullable=False),
    Column("step", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", Float),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("saga", "key"),
)
Index("sagas_due", sagas.c.due_at, sqlite_where=sagas.c.due_at.is_not(None))

unreadable = Table(
    "unreadable",
    metadata,
    Column("key", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received_at", Float, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)

replicas = Table(
    "replicas",
    metadata,
    Column("name", String, primary_key=True),
    Column("until", Double, nullable=False),
    sqlite_with_rowid=False,
)
"""Who is alive, until when, of the processes that share the work."""

shares = Table(
    "shares",
    metadata,
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("holder", String, nullable=False),
    Column("until", Double, nullable=False),
)
"""Which of them has which conversations: adapters.sql.shares."""
