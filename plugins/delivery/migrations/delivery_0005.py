"""The note that a customer pays with, so that the driver brings change."""

import sqlalchemy as sa
from alembic import op

revision = "delivery_0005"
down_revision = "delivery_0004"

TABLE = "delivery_deliveries"


def upgrade() -> None:
    """Add the column."""
    op.add_column(TABLE, sa.Column("cash_note", sa.Numeric(12, 2)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column(TABLE, "cash_note")
