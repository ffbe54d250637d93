"""Where a shop is, as a pin."""

import sqlalchemy as sa
from alembic import op

revision = "tenants_0006"
down_revision = "tenants_0005"

TABLE = "tenants_shops"


def upgrade() -> None:
    """Add the column; nobody said where the shops that are there already are."""
    op.add_column(TABLE, sa.Column("location", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column(TABLE, "location")
