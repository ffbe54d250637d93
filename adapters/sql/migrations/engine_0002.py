"""Who may not be sent which template any more; messages that were sent again, found by an index."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, String, text

revision = "engine_0002"
down_revision = "engine_0001"


def upgrade() -> None:
    """Create both."""
    op.create_table(
        "suppressions",
        Column("conversation", String, primary_key=True),
        Column("template", String, primary_key=True),
        Column("at", Float, nullable=False),
        Column("lasting", Boolean, nullable=False),
        Column("reason", String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("outbox_resent", "outbox", ["resent"], sqlite_where=text("resent > 0"))


def downgrade() -> None:
    """Drop both."""
    op.drop_index("outbox_resent", "outbox")
    op.drop_table("suppressions")
