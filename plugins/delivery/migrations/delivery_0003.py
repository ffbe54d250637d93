"""What happens at the door: PINs, pictures, waiting drivers, alarms, and drivers' money."""

import sqlalchemy as sa
from alembic import op

revision = "delivery_0003"
down_revision = "delivery_0002"

metadata = sa.MetaData()

sa.Table(
    "delivery_pins",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("pin", sa.String, nullable=False),
)

sa.Table(
    "delivery_waits",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("contact", sa.Integer, nullable=False),
    sa.Column("until", sa.Float, nullable=False),
    sa.Column("due_at", sa.Float),
    sa.Index("delivery_waits_due", "due_at", sqlite_where=sa.text("due_at IS NOT NULL")),
)

sa.Table(
    "delivery_alarms",
    metadata,
    sa.Column("alarm_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("driver_id", sa.String, nullable=False),
    sa.Column("raised_at", sa.Float, nullable=False),
    sa.Column("answered_by", sa.String),
    sa.Column("due_at", sa.Float),
    sa.Index("delivery_alarms_due", "due_at", sqlite_where=sa.text("due_at IS NOT NULL")),
)

sa.Table(
    "delivery_proofs",
    metadata,
    sa.Column("delivery_id", sa.String, primary_key=True),
    sa.Column("media_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("keep_until", sa.Float, nullable=False),
)

sa.Table(
    "delivery_settlements",
    metadata,
    sa.Column("settlement_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("driver_id", sa.String, nullable=False),
    sa.Column("amount", sa.Integer, nullable=False),
    sa.Column("held", sa.Integer, nullable=False),
    sa.Column("currency", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("asked_at", sa.Float, nullable=False),
    sa.Column("decided_by", sa.String),
    sa.Index("delivery_settlements_driver", "tenant", "driver_id"),
)

sa.Table(
    "delivery_ledger",
    metadata,
    sa.Column("entry_id", sa.String, primary_key=True),
    sa.Column("tenant", sa.String, nullable=False),
    sa.Column("driver_id", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("amount", sa.Integer, nullable=False),
    sa.Column("currency", sa.String, nullable=False),
    sa.Column("order_id", sa.String),
    sa.Column("at", sa.Float, nullable=False),
    sa.CheckConstraint("amount >= 0", name="delivery_ledger_amount"),
    sa.CheckConstraint("typeof(amount) = 'integer'", name="delivery_ledger_whole").ddl_if(dialect="sqlite"),
    sa.CheckConstraint("kind IN ('cash', 'refund', 'settlement', 'fee', 'tip')", name="delivery_ledger_kind"),
    sa.Index("delivery_ledger_driver", "tenant", "driver_id", "at"),
    sqlite_with_rowid=False,
)

ON_SQLITE = (
    """
    CREATE TRIGGER delivery_ledger_no_update BEFORE UPDATE ON delivery_ledger
    BEGIN SELECT RAISE(ABORT, 'delivery_ledger is append-only: correct an entry by another one'); END
    """,
    """
    CREATE TRIGGER delivery_ledger_no_delete BEFORE DELETE ON delivery_ledger
    BEGIN SELECT RAISE(ABORT, 'delivery_ledger is append-only: correct an entry by another one'); END
    """,
    """
    CREATE TRIGGER delivery_ledger_no_replace BEFORE INSERT ON delivery_ledger
    WHEN EXISTS (SELECT 1 FROM delivery_ledger WHERE entry_id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'delivery_ledger is append-only: this entry_id is taken'); END
    """,
)

ON_POSTGRESQL = (
    """
    CREATE FUNCTION delivery_ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'delivery_ledger is append-only: correct an entry by another one'; END $$
    """,
    """
    CREATE TRIGGER delivery_ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delivery_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION delivery_ledger_append_only()
    """,
)


def upgrade() -> None:
    """Create the tables, and the triggers that guard the drivers' books."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop them; the triggers go with their table."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION delivery_ledger_append_only")
