"""What became of orders' money."""

from alembic import op
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table

revision = "orders_0002"
down_revision = "orders_0001"

metadata = MetaData()

Table(
    "orders_takings",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("payment_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("method", String, nullable=False),
    Column("receipt", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("orders_takings_order", "tenant", "order_id"),
)


def upgrade() -> None:
    """Create the table."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop it."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
