"""How far who reads the published events in batches has come."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String

revision = "engine_0003"
down_revision = "engine_0002"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "cursors",
        Column("reader", String, primary_key=True),
        Column("position", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("cursors")
