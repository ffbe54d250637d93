"""Whether a shop asks its customers about deals, and when it tells nobody of any."""

import sqlalchemy as sa
from alembic import op

revision = "tenants_0007"
down_revision = "tenants_0006"

TABLE = "tenants_shops"
NIGHT = '["20:00", "08:00"]'


def upgrade() -> None:
    """Add the columns; a shop that is there already asks nobody."""
    op.add_column(TABLE, sa.Column("deals", sa.Boolean, nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("quiet_hours", sa.JSON, nullable=False, server_default=NIGHT))


def downgrade() -> None:
    """Drop them."""
    op.drop_column(TABLE, "quiet_hours")
    op.drop_column(TABLE, "deals")
