"""Dead letters in one place, with every failure; who was told that there are too many."""

import datetime as dt
import json

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    LargeBinary,
    SmallInteger,
    String,
    column,
    insert,
    select,
    table,
    text,
)

revision = "engine_0006"
down_revision = "engine_0005"

DEAD = 2
"""The status of an event that was given up on."""


def upgrade() -> None:
    """Create both tables, and file what was given up on before."""
    letters = op.create_table(
        "letters",
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
    op.create_index("letters_open", "letters", ["status"], sqlite_where=text("status < 2"))
    op.create_table(
        "alarms",
        Column("service", String, primary_key=True),
        Column("channel", String, primary_key=True),
        Column("key", String, nullable=False),
        Column("told", Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.add_column("events", Column("history", String))
    if rows := _dead(op.get_bind()):
        op.execute(insert(letters).values(rows))


def downgrade() -> None:
    """Drop both; an event that is dead is so still."""
    op.drop_column("events", "history")
    op.drop_table("alarms")
    op.drop_table("letters")


def _dead(connection: Connection) -> list[dict[str, object]]:
    """Events that were given up on in the one process there was, as letters."""
    events = table("events", *map(column, ("status", "error")), column("body", LargeBinary))
    found = connection.execute(select(events).where(events.c.status == DEAD))
    return [_letter(row.body, row.error) for row in found]


def _letter(body: bytes, error: str) -> dict[str, object]:
    """When it was given up on was not written down: not before it was published."""
    told = json.loads(body)
    at = dt.datetime.fromisoformat(told["timestamp"]).timestamp()
    return {
        "id": told["event_id"],
        "service": "bot",
        "type": told["event_type"],
        "tenant": told["tenant_id"],
        "correlation": told["correlation_id"],
        "cause": error,
        "history": "[]",
        "body": body,
        "status": 0,
        "filed_at": at,
        "replays": 0,
        "changed_at": at,
    }
