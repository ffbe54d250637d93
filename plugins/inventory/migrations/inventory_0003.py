"""Which reservations are of orders that the shop makes, and what has run out by them."""

import sqlalchemy as sa
from alembic import op

revision = "inventory_0003"
down_revision = "inventory_0002"


def upgrade() -> None:
    """Add both; what is held now may still come back."""
    op.add_column("inventory_stock", sa.Column("sold_out", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("inventory_reservations", sa.Column("firm", sa.Boolean, nullable=False, server_default="0"))


def downgrade() -> None:
    """Drop both."""
    op.drop_column("inventory_reservations", "firm")
    op.drop_column("inventory_stock", "sold_out")
