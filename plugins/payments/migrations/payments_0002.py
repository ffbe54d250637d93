"""The book: who may buy now and pay later, up to what, and what they did, which nothing ever changes."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Float, Index, Integer, MetaData, String, Table

revision = "payments_0002"
down_revision = "payments_0001"

metadata = MetaData()

Table(
    "payments_accounts",
    metadata,
    Column("account_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("most", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("reminded_at", Float),
    CheckConstraint("most >= 0", name="payments_accounts_most"),
    Index("payments_accounts_phone", "tenant", "phone", unique=True),
    Index("payments_accounts_customer", "tenant", "customer_id"),
    sqlite_with_rowid=False,
)

Table(
    "payments_book",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("order_id", String, nullable=False),
    Column("member_id", String, nullable=False),
    Column("at", Float, nullable=False),
    CheckConstraint("amount <> 0", name="payments_book_amount"),
    CheckConstraint("typeof(amount) = 'integer'", name="payments_book_whole").ddl_if(dialect="sqlite"),
    CheckConstraint("kind IN ('bought', 'paid', 'corrected')", name="payments_book_kind"),
    Index("payments_book_account", "tenant", "account_id"),
    sqlite_with_rowid=False,
)

ON_SQLITE = (
    """
    CREATE TRIGGER payments_book_no_update BEFORE UPDATE ON payments_book
    BEGIN SELECT RAISE(ABORT, 'payments_book is append-only: correct an entry by another one'); END
    """,
    """
    CREATE TRIGGER payments_book_no_delete BEFORE DELETE ON payments_book
    BEGIN SELECT RAISE(ABORT, 'payments_book is append-only: correct an entry by another one'); END
    """,
    """
    CREATE TRIGGER payments_book_no_replace BEFORE INSERT ON payments_book
    WHEN EXISTS (SELECT 1 FROM payments_book WHERE entry_id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'payments_book is append-only: this entry_id is taken'); END
    """,
)

ON_POSTGRESQL = (
    """
    CREATE FUNCTION payments_book_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'payments_book is append-only: correct an entry by another one'; END $$
    """,
    """
    CREATE TRIGGER payments_book_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments_book
    FOR EACH STATEMENT EXECUTE FUNCTION payments_book_append_only()
    """,
)


def upgrade() -> None:
    """Create both, and the triggers that guard the book."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop them; the triggers go with their table."""
    metadata.drop_all(op.get_bind(), checkfirst=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION payments_book_append_only")
