"""Who shares the work, and which part of it each has."""

from alembic import op
from sqlalchemy import Column, Double, Integer, SmallInteger, String

revision = "engine_0005"
down_revision = "engine_0004"


def upgrade() -> None:
    """Create both tables, and say of each input and message whose it is."""
    for name in ("inbox", "outbox"):
        op.add_column(name, Column("share", SmallInteger, nullable=False, server_default="0"))
    op.create_table(
        "replicas",
        Column("name", String, primary_key=True),
        Column("until", Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shares",
        Column("share", Integer, primary_key=True, autoincrement=False),
        Column("holder", String, nullable=False),
        Column("until", Double, nullable=False),
    )


def downgrade() -> None:
    """Drop both, and forget whose they are."""
    op.drop_table("shares")
    op.drop_table("replicas")
    for name in ("inbox", "outbox"):
        op.drop_column(name, "share")
