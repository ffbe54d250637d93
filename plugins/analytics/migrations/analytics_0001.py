"""Figures by the hour, and what is remembered to make them."""

from alembic import op
from sqlalchemy import JSON, BigInteger, Column, Float, Integer, MetaData, String, Table

revision = "analytics_0001"
down_revision = None

metadata = MetaData()

Table(
    "analytics_funnel",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("step", String, primary_key=True),
    Column("flow", String, primary_key=True),
    Column("flow_version", Integer, primary_key=True),
    Column("language", String, primary_key=True),
    Column("visit", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)

Table(
    "analytics_takings",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("method", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("payments", BigInteger, nullable=False),
    Column("paid", BigInteger, nullable=False),
    Column("refunds", BigInteger, nullable=False),
    Column("refunded", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "analytics_times",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("stage", String, primary_key=True),
    Column("bound", Integer, primary_key=True),
    Column("orders", BigInteger, nullable=False),
    Column("seconds", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "analytics_counts",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("name", String, primary_key=True),
    Column("label", String, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "analytics_products",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("product_id", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("quantity", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "analytics_people",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("visit", BigInteger, primary_key=True),
    Column("flow", String, nullable=False),
    Column("flow_version", Integer, nullable=False),
    Column("language", String, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "analytics_orders",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("order_id", String, primary_key=True),
    Column("visit", BigInteger, nullable=False),
    Column("flow", String, nullable=False),
    Column("flow_version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("items", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
    Column("heard_at", Float, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "analytics_payments",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("payment_id", String, primary_key=True),
    Column("method", String, nullable=False),
    Column("heard_at", Float, nullable=False),
    sqlite_with_rowid=False,
)

Table("analytics_rebuilt", metadata, Column("hour", Integer, primary_key=True))


def upgrade() -> None:
    """Create the tables as they were at first."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
