"""Whether what is committed would outlive a power cut."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from adapters.sql.statements import is_sqlite

ON_SQLITE: Final = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"}
ON_POSTGRESQL: Final = {"SHOW fsync": "on", "SHOW full_page_writes": "on", "SHOW synchronous_commit": "on"}


def endangered(connection: Connection) -> str:
    """Say which settings of the database lose commits in a power cut; empty if all is well."""
    wanted = ON_SQLITE if is_sqlite(connection) else ON_POSTGRESQL
    found = {ask: str(connection.exec_driver_sql(ask).scalar_one()) for ask in wanted}
    return ", ".join(f"{ask.split()[-1]} is {found[ask]}" for ask in wanted if found[ask] != wanted[ask])
