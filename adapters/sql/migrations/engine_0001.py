"""Inbox, conversations, outbox, events, and what goes with them."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

revision = "engine_0001"
down_revision = None

metadata = MetaData()

Table(
    "identities",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("customer", String, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "inbox",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
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
    Index("inbox_open", "status", sqlite_where=text("status != 1")),
)

Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("flow", String, nullable=False),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", Float),
    Column("body", LargeBinary, nullable=False),
    Index("conversations_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
    sqlite_with_rowid=False,
)

Table(
    "routes",
    metadata,
    Column("reference", String, primary_key=True),
    Column("conversation", String, nullable=False),
    sqlite_with_rowid=False,
)

Table(
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
    Index("outbox_open", "status", sqlite_where=text("status != 2")),
    Index("outbox_message", "message_id", sqlite_where=text("message_id IS NOT NULL")),
    sqlite_with_rowid=False,
)

Table(
    "events",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("type", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("error", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("events_open", "status", sqlite_where=text("status != 1")),
)

Table(
    "consumed",
    metadata,
    Column("consumer", String, primary_key=True),
    Column("event_id", String, primary_key=True),
    Column("at", Float, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "event_store",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
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

Table(
    "unreadable",
    metadata,
    Column("key", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received_at", Float, nullable=False),
)

Table(
    "answers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)


def upgrade() -> None:
    """Create the tables as they were at first."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
