"""Deliveries as people list them."""

from alembic import op
from sqlalchemy import Column, DateTime, Index, MetaData, Numeric, String, Table

revision = "delivery_0001"
down_revision = None

metadata = MetaData()

deliveries = Table(
    "delivery_deliveries",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("driver_id", String),
    Column("status", String, nullable=False),
    Column("fee", Numeric(12, 2), nullable=False),
    Column("cash_due", Numeric(12, 2), nullable=False),
    Column("currency", String, nullable=False),
    Column("scheduled_at", DateTime(timezone=True), nullable=False),
)
Index("delivery_deliveries_order", deliveries.c.tenant, deliveries.c.order_id, unique=True)


def upgrade() -> None:
    """Create the tables as they were at first."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
