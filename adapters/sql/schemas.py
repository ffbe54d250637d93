"""PostgreSQL's schemas: every domain's tables are in one of its own, and found without naming it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.schema import CreateSchema

_OURS: Final = """
    SELECT coalesce(string_agg(quote_ident(schemaname), ', '), 'public')
    FROM pg_tables WHERE tablename = schemaname || '_migrations'
"""
"""A schema is ours if it records its own migrations."""

SEE_ALL: Final = f"SELECT set_config('search_path', ({_OURS}), false)"
"""Lets a session find every table of ours."""

MIGRATING: Final = "SET LOCAL idle_in_transaction_session_timeout = '60s'"
"""Between the statements of migrations there is work of ours, which takes its time on a busy machine."""


def begin_migrating(connection: Connection) -> None:
    """See the tables that another process made while this one waited for its turn to migrate."""
    connection.exec_driver_sql(MIGRATING)
    connection.exec_driver_sql(SEE_ALL)


def enter_schema(connection: Connection, name: str) -> None:
    """Make the domain's schema if need be; in this transaction, its tables are made and found there."""
    connection.execute(CreateSchema(name, if_not_exists=True))
    connection.execute(text("SELECT set_config('search_path', quote_ident(:name), true)"), {"name": name})
