"""Links to follow an order, what customers think of theirs, and what a shop has run out of."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0004"
down_revision = "orders_0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "orders_links",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("order_id", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("orders_links_made_at", "orders_links", ["made_at"])
    op.create_table(
        "orders_ratings",
        sa.Column("order_id", sa.String, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("stars", sa.Integer),
        sa.Column("words", sa.String, nullable=False),
    )
    op.create_index(
        "orders_ratings_due", "orders_ratings", ["due_at"], sqlite_where=sa.text("due_at IS NOT NULL")
    )
    op.create_table(
        "orders_swaps",
        sa.Column("order_id", sa.String, primary_key=True),
        sa.Column("product", sa.String, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
    )
    op.create_index("orders_swaps_due", "orders_swaps", ["due_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("orders_swaps")
    op.drop_table("orders_ratings")
    op.drop_table("orders_links")
