"""How much cash a shop's drivers may hold, and what proves a delivery."""

import sqlalchemy as sa
from alembic import op

revision = "tenants_0008"
down_revision = "tenants_0007"

TABLE = "tenants_shops"


def upgrade() -> None:
    """Add the columns; a shop that is there already has the usual cap, and asks for no pictures."""
    op.add_column(TABLE, sa.Column("cash_cap", sa.Integer, nullable=False, server_default="50000"))
    op.add_column(TABLE, sa.Column("photo_proof", sa.Boolean, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop them."""
    for column in ("photo_proof", "cash_cap"):
        op.drop_column(TABLE, column)
