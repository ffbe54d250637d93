"""What each shop wants of its drivers."""

import sqlalchemy as sa
from alembic import op

revision = "delivery_0004"
down_revision = "delivery_0003"

RULES, DRIVERS = "delivery_rules", "delivery_drivers"


def upgrade() -> None:
    """Keep the cash cap with the shop, in place of each driver."""
    op.create_table(
        RULES,
        sa.Column("tenant", sa.String, primary_key=True),
        sa.Column("cash_cap", sa.Numeric(12, 2), nullable=False),
        sa.Column("photo_proof", sa.Boolean, nullable=False),
    )
    op.drop_column(DRIVERS, "cash_cap")


def downgrade() -> None:
    """Give it back to each driver."""
    cap = sa.Column("cash_cap", sa.Numeric(12, 2), nullable=False, server_default="500")
    op.add_column(DRIVERS, cap)
    op.drop_table(RULES)
