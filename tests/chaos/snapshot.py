"""Everything in the databases of all services, as one SQLite file: what is proven of one file holds of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg

TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname IN (SELECT schemaname FROM pg_tables WHERE tablename = schemaname || '_migrations')
"""
"""A schema is ours if it records its own migrations (adapters.sql.schemas)."""

ONCE = {
    "events": (
        "ON CONFLICT (event_id) DO UPDATE SET status = excluded.status, error = excluded.error "
        "WHERE excluded.status != 1"
    )
}
"""What several services may have of the same: an event that any of them has not finished is unfinished.

All of it, each with its service, is in a table whose name begins with ``every_``.
"""


async def snapshot(databases: Mapping[str, str], file: Path) -> None:
    """Write the tables of these databases, by service, into a new file; a column says whose each row is."""
    with closing(sqlite3.connect(file)) as disk, disk:
        for service, url in databases.items():
            connection = await asyncpg.connect(url)
            try:
                for schema, table in await connection.fetch(TABLES):
                    everything = await connection.prepare(f'SELECT * FROM "{schema}"."{table}"')
                    columns = [one.name for one in everything.get_attributes()]
                    _write(disk, service, table, columns, await everything.fetch())
            finally:
                await connection.close()


async def count(databases: Mapping[str, str], what: Mapping[str, str]) -> int:
    """How many rows there are: by table, which of them to count."""
    total = 0
    for url in databases.values():
        connection = await asyncpg.connect(url)
        try:
            schemas = {table: schema for schema, table in await connection.fetch(TABLES)}
            for table in what.keys() & schemas.keys():
                query = f'SELECT count(*) FROM "{schemas[table]}"."{table}" WHERE {what[table]}'
                total += await connection.fetchval(query)
        finally:
            await connection.close()
    return total


def _write(
    disk: sqlite3.Connection, service: str, table: str, columns: list[str], found: list[asyncpg.Record]
) -> None:
    values = [(service, *map(_plain, row.values())) for row in found]
    names = ", ".join(f'"{name}"' for name in ("home", *columns))
    marks = ", ".join("?" * (1 + len(columns)))
    if table in ONCE:
        disk.execute(f"CREATE TABLE IF NOT EXISTS {table} ({names}, UNIQUE (event_id))")
        disk.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {ONCE[table]}", values)
        table = f"every_{table}"
    disk.execute(f'CREATE TABLE IF NOT EXISTS "{table}" ({names})')
    disk.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)


def _plain(value: Any) -> Any:
    """As SQLite takes it."""
    match value:
        case Decimal():
            return float(value)
        case None | bool() | int() | float() | str() | bytes():
            return value
    return str(value)
