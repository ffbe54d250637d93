"""When a shop rests, and how many orders it takes at a time."""

import sqlalchemy as sa
from alembic import op

revision = "tenants_0005"
down_revision = "tenants_0004"

TABLE = "tenants_shops"


def upgrade() -> None:
    """Add the columns; a shop that is there already is not paused, and takes as many orders as come."""
    op.add_column(TABLE, sa.Column("capacity", sa.Integer, nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("closed", sa.Boolean, nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("paused_until", sa.Float))
    op.add_column(TABLE, sa.Column("pause_reason", sa.String, nullable=False, server_default=""))
    op.add_column(TABLE, sa.Column("paused_by", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for column in ("paused_by", "pause_reason", "paused_until", "closed", "capacity"):
        op.drop_column(TABLE, column)
