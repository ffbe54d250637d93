"""The tables of the book. Money is minor units, times are unix seconds."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, Connection, Float, Index, Integer, String, Table, event

from plugins.payments.tables import append_only, metadata

accounts: Final = Table(
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
    sqlite_with_rowid=False,
)
"""Who may buy on the book, up to ``most``; ``customer_id`` is "" until the owner of the phone was here."""
Index("payments_accounts_phone", accounts.c.tenant, accounts.c.phone, unique=True)
Index("payments_accounts_customer", accounts.c.tenant, accounts.c.customer_id)

entries: Final = Table(
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
    sqlite_with_rowid=False,
)
"""What was bought (more than nothing), paid (less) and corrected (either); all together is what is owed."""
Index("payments_book_account", entries.c.tenant, entries.c.account_id)


@event.listens_for(entries, "after_create")
def _guard(_: Table, connection: Connection, **__: object) -> None:
    for trigger in append_only(entries, connection.dialect.name):
        connection.exec_driver_sql(trigger)
