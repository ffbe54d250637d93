"""Whether the shop was told that little is left."""

import sqlalchemy as sa
from alembic import op

revision = "inventory_0002"
down_revision = "inventory_0001"

TABLE = "inventory_stock"


def upgrade() -> None:
    """Add the column; nobody was told yet."""
    op.add_column(TABLE, sa.Column("warned", sa.Boolean, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column(TABLE, "warned")
