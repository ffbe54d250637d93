"""Wake-ups between processes on one PostgreSQL server: that something came, never what came."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, func, select

from adapters.sql.statements import is_sqlite

INBOX: Final = "wakala_inbox"
"""An input was committed."""

EVENTS: Final = "wakala_events"
"""An event was committed that somebody waits for."""


def tell(connection: Connection, channel: str) -> None:
    """Wake the other processes once this transaction is committed; a file has none."""
    if not is_sqlite(connection):
        connection.execute(select(func.pg_notify(channel, "")))
