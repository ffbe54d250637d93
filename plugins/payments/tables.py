"""The tables of the payments domain. Money is minor units, times are unix seconds."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    event,
)

metadata = MetaData()

attempts = Table(
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
)
"""Attempts as they are listed, queried and called for. What must not be published (the customer's phone,
the callback's token) is kept here and nowhere else. ``due_at`` is when to call, or look, next."""
Index("payments_attempts_order", attempts.c.tenant, attempts.c.order_id)
Index("payments_attempts_gateway", attempts.c.method, attempts.c.gateway_ref)
Index("payments_attempts_due", attempts.c.due_at, sqlite_where=attempts.c.due_at.is_not(None))

refunds = Table(
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
)
Index("payments_refunds_payment", refunds.c.payment_id)
Index("payments_refunds_gateway", refunds.c.method, refunds.c.gateway_ref)
Index("payments_refunds_due", refunds.c.due_at, sqlite_where=refunds.c.due_at.is_not(None))

callbacks = Table(
    "payments_callbacks",
    metadata,
    Column("gateway", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("notice", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("outcome", String, nullable=False),
    Column("due_at", Float),
)
"""What gateways told us, each thing once. ``due_at`` is null once it was acted upon."""
Index("payments_callbacks_due", callbacks.c.due_at, sqlite_where=callbacks.c.due_at.is_not(None))

ledger = Table(
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
    sqlite_with_rowid=False,
)
"""Entries of two legs: a row takes from one account what it gives to another, so that no row, and no sum
of rows, can be out of balance. Without a rowid, because a row could be replaced by it unseen."""
Index("payments_ledger_order", ledger.c.tenant, ledger.c.order_id)

NEVER: Final = """
    CREATE TRIGGER {table}_no_{what} BEFORE {when} ON {table} {which}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: {rule}'); END
"""
CORRECT: Final = "correct an entry by another one"


REFUSE: Final = """
    CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{table} is append-only: {rule}'; END $$
"""
ALWAYS: Final = """
    CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()
"""


def append_only(table: Table, dialect: str) -> list[str]:
    """Triggers that keep what is in a table of entries as it is.

    SQLite's INSERT OR REPLACE deletes without asking the trigger for deletes: hence one for inserts.
    """
    name = table.name
    if dialect != "sqlite":
        return [statement.format(table=name, rule=CORRECT) for statement in (REFUSE, ALWAYS)]
    taken = f"WHEN EXISTS (SELECT 1 FROM {name} WHERE entry_id = NEW.entry_id)"  # noqa: S608 - our own
    return [
        NEVER.format(table=name, what="update", when="UPDATE", which="", rule=CORRECT),
        NEVER.format(table=name, what="delete", when="DELETE", which="", rule=CORRECT),
        NEVER.format(table=name, what="replace", when="INSERT", which=taken, rule="this entry_id is taken"),
    ]


@event.listens_for(ledger, "after_create")
def _guard(_: Table, connection: Connection, **__: object) -> None:
    for trigger in append_only(ledger, connection.dialect.name):
        connection.exec_driver_sql(trigger)
