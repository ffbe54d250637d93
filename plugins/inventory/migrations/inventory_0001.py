"""What is left of each product."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Float, Integer, MetaData, String, Table

revision = "inventory_0001"
down_revision = None

metadata = MetaData()

Table(
    "inventory_stock",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("quantity", Integer),
    CheckConstraint("quantity >= 0", name="inventory_never_below_zero"),
)

Table(
    "inventory_reservations",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("order_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("expires_at", Float, nullable=False),
)


def upgrade() -> None:
    """Create the tables as they were at first."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
