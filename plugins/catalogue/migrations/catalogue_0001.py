"""Menus, their products, and the vendors of these."""

from alembic import op
from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

revision = "catalogue_0001"
down_revision = None

metadata = MetaData()

Table(
    "catalogue_menus",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("version", Integer, nullable=False),
)

Table(
    "catalogue_products",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("vendor", String, nullable=False),
    Column("category", String, nullable=False),
    Column("name", String, nullable=False),
    Column("description", String, nullable=False),
    Column("price", Integer, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("sizes", JSON, nullable=False),
    Column("extras", JSON, nullable=False),
    Column("ingredients", JSON, nullable=False),
)

Table(
    "catalogue_vendors",
    metadata,
    Column("vendor_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("slug", String, nullable=False),
    Column("name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("hours", JSON, nullable=False),
    Column("zones", JSON, nullable=False),
    Column("minimum_order", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("tenant", "slug"),
)


def upgrade() -> None:
    """Create the tables as they were at first."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
