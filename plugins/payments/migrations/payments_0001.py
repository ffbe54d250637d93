"""Payments: attempts, refunds, gateways' callbacks, and the books, which the database itself keeps honest."""

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

revision = "payments_0001"
down_revision = None

metadata = MetaData()

Table(
    "payments_attempts",
    metadata,
    Column("payment_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("method", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("state", String, nullable=False),
    Column("token", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("email", String, nullable=False),
    Column("description", String, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("gateway_ref", String, nullable=False),
    Column("url", String, nullable=False),
    Column("received", Integer, nullable=False),
    Column("transaction_id", String, nullable=False),
    Column("receipt", String, nullable=False),
    Column("error_code", String, nullable=False),
    Column("error_message", String, nullable=False),
    Column("retryable", Boolean, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("submitted_at", Float),
    Column("settle_at", Float),
    Column("due_at", Float),
    Index("payments_attempts_order", "tenant", "order_id"),
    Index("payments_attempts_gateway", "method", "gateway_ref"),
    Index("payments_attempts_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
)

Table(
    "payments_refunds",
    metadata,
    Column("refund_id", String, primary_key=True),
    Column("payment_id", String, nullable=False),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("method", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("state", String, nullable=False),
    Column("token", String, nullable=False),
    Column("gateway_ref", String, nullable=False),
    Column("error_code", String, nullable=False),
    Column("error_message", String, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("submitted_at", Float),
    Column("due_at", Float),
    Index("payments_refunds_payment", "payment_id"),
    Index("payments_refunds_gateway", "method", "gateway_ref"),
    Index("payments_refunds_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
)

Table(
    "payments_callbacks",
    metadata,
    Column("gateway", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("notice", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("outcome", String, nullable=False),
    Column("due_at", Float),
    Index("payments_callbacks_due", "due_at", sqlite_where=text("due_at IS NOT NULL")),
)

Table(
    "payments_ledger",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("debit", String, nullable=False),
    Column("credit", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("cause", String, nullable=False),
    Column("at", Float, nullable=False),
    CheckConstraint("amount > 0", name="payments_ledger_amount"),
    CheckConstraint("typeof(amount) = 'integer'", name="payments_ledger_whole").ddl_if(dialect="sqlite"),
    CheckConstraint("length(currency) = 3", name="payments_ledger_currency"),
    CheckConstraint("debit <> '' AND credit <> '' AND debit <> credit", name="payments_ledger_accounts"),
    Index("payments_ledger_order", "tenant", "order_id"),
    sqlite_with_rowid=False,
)

ON_SQLITE = (
    """
    CREATE TRIGGER payments_ledger_no_update BEFORE UPDATE ON payments_ledger
    BEGIN SELECT RAISE(ABORT, 'payments_ledger is append-only: correct an entry by another one'); END
    """,
    """
    CREATE TRIGGER payments_ledger_no_delete BEFORE DELETE ON payments_ledger
    BEGIN SELECT RAISE(ABORT, 'payments_ledger is append-only: correct an entry by another one'); END
    """,
    """
    CREATE TRIGGER payments_ledger_no_replace BEFORE INSERT ON payments_ledger
    WHEN EXISTS (SELECT 1 FROM payments_ledger WHERE entry_id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'payments_ledger is append-only: this entry_id is taken'); END
    """,
)

ON_POSTGRESQL = (
    """
    CREATE FUNCTION payments_ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'payments_ledger is append-only: correct an entry by another one'; END $$
    """,
    """
    CREATE TRIGGER payments_ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION payments_ledger_append_only()
    """,
)


def upgrade() -> None:
    """Create the tables as they were at first, and the triggers that guard the books."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop them; the triggers go with their table."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION payments_ledger_append_only")
