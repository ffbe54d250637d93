"""The shops' own people."""

from alembic import op
from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, UniqueConstraint

revision = "tenants_0003"
down_revision = "tenants_0002"

metadata = MetaData()

Table(
    "tenants_members",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("name", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
    Column("area", String, nullable=False),
    UniqueConstraint("tenant", "phone"),
)


def upgrade() -> None:
    """Create the table; shops that are there already have nobody in it."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop it."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
