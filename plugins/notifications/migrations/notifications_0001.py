"""What is to be told, who agreed to be told, and what was told to many at once."""

import sqlalchemy as sa
from alembic import op

revision = "notifications_0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notifications_queue",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("customer", sa.String),
        sa.Column("member", sa.String),
        sa.Column("phone", sa.String),
        sa.Column("template", sa.String, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("broadcast", sa.String),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
    )
    waiting = sa.text("status = 'waiting'")
    op.create_index("notifications_waiting", "notifications_queue", ["due_at"], sqlite_where=waiting)
    op.create_index("notifications_customer", "notifications_queue", ["tenant", "customer"])
    op.create_index("notifications_broadcast", "notifications_queue", ["broadcast"])
    op.create_table(
        "notifications_consents",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("customer", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("wording", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    of = ["tenant", "purpose", "customer"]
    op.create_index("notifications_consents_of", "notifications_consents", of)
    op.create_table(
        "notifications_refusals",
        sa.Column("tenant", sa.String, primary_key=True),
        sa.Column("customer", sa.String, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "notifications_broadcasts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("member", sa.String),
        sa.Column("rate", sa.Float),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("broadcasts", "refusals", "consents", "queue"):
        op.drop_table(f"notifications_{name}")
