"""When an order is ready, which orders nobody answered, and which days are still to be summed up."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0003"
down_revision = "orders_0002"


def upgrade() -> None:
    """Add the column and the tables; orders that are there already say nothing of it."""
    op.add_column("orders_orders", sa.Column("ready_at", sa.DateTime(timezone=True)))
    op.create_table(
        "orders_missed",
        sa.Column("tenant", sa.String, primary_key=True),
        sa.Column("in_a_row", sa.Integer, nullable=False),
    )
    op.create_table(
        "orders_days",
        sa.Column("tenant", sa.String, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("orders_days")
    op.drop_table("orders_missed")
    op.drop_column("orders_orders", "ready_at")
