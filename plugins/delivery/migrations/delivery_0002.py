"""The shop's drivers, and who is asked to bring what."""

import sqlalchemy as sa
from alembic import op

revision = "delivery_0002"
down_revision = "delivery_0001"

metadata = sa.MetaData()

sa.Table(
    "delivery_drivers",
    metadata,
    sa.Column("tenant", sa.String, primary_key=True),
    sa.Column("driver_id", sa.String, primary_key=True),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("on_shift", sa.Boolean, nullable=False),
    sa.Column("since", sa.Float),
    sa.Column("area", sa.String, nullable=False),
    sa.Column("vehicle", sa.String, nullable=False),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    sa.Column("located_at", sa.Float),
    sa.Column("last_offer", sa.Float, nullable=False),
    sa.Column("cash_held", sa.Numeric(12, 2), nullable=False),
    sa.Column("cash_cap", sa.Numeric(12, 2), nullable=False),
)

sa.Table(
    "delivery_pickups",
    metadata,
    sa.Column("tenant", sa.String, primary_key=True),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
)

searches = sa.Table(
    "delivery_searches",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("started_at", sa.Float),
    sa.Column("due_at", sa.Float),
    sa.Column("late_at", sa.Float),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("pooled", sa.Boolean, nullable=False),
    sa.Column("asked_shop", sa.Integer, nullable=False),
)
sa.Index("delivery_searches_due", searches.c.due_at, sqlite_where=searches.c.due_at.is_not(None))
sa.Index("delivery_searches_late", searches.c.late_at, sqlite_where=searches.c.late_at.is_not(None))

sa.Table(
    "delivery_offers",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("driver_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Column("pooled", sa.Boolean, nullable=False),
    sa.Column("answer", sa.String),
    sa.Index("delivery_offers_driver", "tenant", "driver_id"),
)

TABLE = "delivery_deliveries"


def upgrade() -> None:
    """Create the tables, and keep with a delivery what its driver needs to know."""
    op.add_column(TABLE, sa.Column("number", sa.Integer))
    op.add_column(TABLE, sa.Column("address", sa.JSON))
    op.add_column(TABLE, sa.Column("is_paid", sa.Boolean, nullable=False, server_default="0"))
    op.add_column(TABLE, sa.Column("phone", sa.String))
    op.add_column(TABLE, sa.Column("customer_name", sa.String))
    op.create_index("delivery_deliveries_driver", TABLE, ["tenant", "driver_id", "status"])
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
    op.drop_index("delivery_deliveries_driver", TABLE)
    for column in ("customer_name", "phone", "is_paid", "address", "number"):
        op.drop_column(TABLE, column)
