"""Jobs that are watched, so that none is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "delivery_0006"
down_revision = "delivery_0005"

metadata = sa.MetaData()

watches = sa.Table(
    "delivery_watches",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("ready_at", sa.Float, nullable=False),
    sa.Column("due_at", sa.Float),
    sa.Column("told", sa.Integer, nullable=False),
)
sa.Index("delivery_watches_due", watches.c.due_at, sqlite_where=watches.c.due_at.is_not(None))


def upgrade() -> None:
    """Create the table."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop it."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
