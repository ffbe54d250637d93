"""What a receipt says of the shop."""

from alembic import op
from sqlalchemy import Column, Integer, String

revision = "tenants_0002"
down_revision = "tenants_0001"

TABLE = "tenants_shops"


def upgrade() -> None:
    """Add the columns; a shop that is there already is not registered for VAT."""
    op.add_column(TABLE, Column("address", String, nullable=False, server_default=""))
    op.add_column(TABLE, Column("vat_number", String, nullable=False, server_default=""))
    op.add_column(TABLE, Column("vat_rate", Integer, nullable=False, server_default="1500"))


def downgrade() -> None:
    """Drop them."""
    for column in ("vat_rate", "vat_number", "address"):
        op.drop_column(TABLE, column)
