"""Tables of what happens at the door: PINs, pictures, waiting drivers, alarms, and drivers' money.

Money is minor units, times are unix seconds. ``due_at`` is when something has to be done next; null is never.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, Connection, Float, Index, Integer, String, Table, event

from plugins.delivery.store.tables import metadata

pins = Table(
    "delivery_pins",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("pin", String, nullable=False),
)
"""The PIN of each delivery on its way: here, in the messages that tell it, and nowhere else."""

waits = Table(
    "delivery_waits",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("contact", Integer, nullable=False),
    Column("until", Float, nullable=False),
    Column("due_at", Float),
)
"""Drivers who wait at a gate; ``contact`` counts what the customer was told."""
Index("delivery_waits_due", waits.c.due_at, sqlite_where=waits.c.due_at.is_not(None))

alarms = Table(
    "delivery_alarms",
    metadata,
    Column("alarm_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("driver_id", String, nullable=False),
    Column("raised_at", Float, nullable=False),
    Column("answered_by", String),
    Column("due_at", Float),
)
Index("delivery_alarms_due", alarms.c.due_at, sqlite_where=alarms.c.due_at.is_not(None))

proofs = Table(
    "delivery_proofs",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("media_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("keep_until", Float, nullable=False),
)

settlements = Table(
    "delivery_settlements",
    metadata,
    Column("settlement_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("driver_id", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("state", String, nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("decided_by", String),
)
"""Cash that a driver says they hand in, ``held`` being their float just then. ``state`` is asked, settled,
refused or replaced (by what they said after it)."""
Index("delivery_settlements_driver", settlements.c.tenant, settlements.c.driver_id)

ledger = Table(
    "delivery_ledger",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("driver_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("order_id", String),
    Column("at", Float, nullable=False),
    CheckConstraint("amount >= 0", name="delivery_ledger_amount"),
    CheckConstraint("typeof(amount) = 'integer'", name="delivery_ledger_whole").ddl_if(dialect="sqlite"),
    CheckConstraint("kind IN ('cash', 'refund', 'settlement', 'fee', 'tip')", name="delivery_ledger_kind"),
    sqlite_with_rowid=False,
)
"""What each driver took, gave back, handed in and earned. Without a rowid, because a row could be replaced by
it unseen."""
Index("delivery_ledger_driver", ledger.c.tenant, ledger.c.driver_id, ledger.c.at)

ON_SQLITE: Final = (
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
"""INSERT OR REPLACE deletes without asking the trigger for deletes: hence one for inserts."""

ON_POSTGRESQL: Final = (
    """
    CREATE FUNCTION delivery_ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'delivery_ledger is append-only: correct an entry by another one'; END $$
    """,
    """
    CREATE TRIGGER delivery_ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delivery_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION delivery_ledger_append_only()
    """,
)


@event.listens_for(ledger, "after_create")
def _guard(_: Table, connection: Connection, **__: object) -> None:
    for statement in ON_SQLITE if connection.dialect.name == "sqlite" else ON_POSTGRESQL:
        connection.exec_driver_sql(statement)
