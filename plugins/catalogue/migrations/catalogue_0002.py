"""Menu pictures."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table

revision = "catalogue_0002"
down_revision = "catalogue_0001"

metadata = MetaData()

Table(
    "catalogue_pictures",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("picture_id", String, primary_key=True),
    Column("media_id", String, nullable=False),
    Column("member_id", String),
    Column("shown", Boolean, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Float),
    Column("width", Integer),
    Column("height", Integer),
    Column("content", LargeBinary),
    Index("catalogue_pictures_due", "due_at"),
)


def upgrade() -> None:
    """Create the table."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop it."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
