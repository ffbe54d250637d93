"""Orders as people list them, and their numbers."""

from alembic import op
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, Numeric, String, Table

revision = "orders_0001"
down_revision = None

metadata = MetaData()

Table(
    "orders_orders",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("status", String, nullable=False),
    Column("total_amount", Numeric(12, 2), nullable=False),
    Column("currency", String, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index("orders_orders_number", "tenant", "number", unique=True),
)

Table(
    "orders_numbers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("last", Integer, nullable=False),
)


def upgrade() -> None:
    """Create the tables as they were at first."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
