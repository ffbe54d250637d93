"""Who accepts a shop's orders, and how long one takes."""

import sqlalchemy as sa
from alembic import op

revision = "tenants_0004"
down_revision = "tenants_0003"

TABLE = "tenants_shops"


def upgrade() -> None:
    """Add the columns; a shop that is there already goes on taking every order."""
    op.add_column(TABLE, sa.Column("auto_accept", sa.Boolean, nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("prep_minutes", sa.Integer, nullable=False, server_default="20"))
    op.execute("UPDATE tenants_shops SET auto_accept = true")


def downgrade() -> None:
    """Drop them."""
    for column in ("prep_minutes", "auto_accept"):
        op.drop_column(TABLE, column)
