"""Core statements of the hot path, as each database runs them fastest.

SQLite: compiled once and run with nothing in between; SQLAlchemy prepares each row's parameters anew, which
costs more than SQLite itself does. PostgreSQL: all rows in one round trip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

from adapters.sql.bulk import Bulk

DIALECT = sqlite.dialect(paramstyle="qmark")


class Prepared:
    """A statement; ``columns`` are those that an insert gives values for."""

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        self.statement, self.columns = statement, columns
        compiled = statement.compile(dialect=DIALECT, column_keys=list(columns) or None)
        names = getattr(compiled, "positiontup", None) or []
        self.sql = str(compiled)
        self._slots = [(name, compiled.params.get(name)) for name in names]

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The row's values in the order of the placeholders, with the statement's own constants."""
        return tuple([row.get(name, constant) for name, constant in self._slots])

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each row; return how many rows of the table it touched."""
        if not is_sqlite(connection):
            return int(connection.execute(self._bulk.statement, self._bulk.parameters(rows)).rowcount)
        cursor = _driver(connection).executemany(self.sql, [self.values(row) for row in rows])
        touched: int = cursor.rowcount
        return touched

    def execute(self, connection: Connection, row: Mapping[str, Any]) -> Any:
        """Run it, and return a cursor of the driver's, or one like it."""
        if not is_sqlite(connection):
            return connection.execute(self.statement, row)
        return _driver(connection).execute(self.sql, self.values(row))

    def first(self, connection: Connection, row: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run a query, and return its first row."""
        found: tuple[Any, ...] | None = self.execute(connection, row).fetchone()
        return found

    def all(self, connection: Connection, row: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run a query, and return all its rows."""
        found: list[tuple[Any, ...]] = self.execute(connection, row).fetchall()
        return found

    def each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Run a query once for each row, in no order; return all that was found."""
        if is_sqlite(connection):
            return [found for row in rows for found in self.all(connection, row)]
        if not rows:
            return []
        return list(connection.execute(self._bulk.statement, self._bulk.parameters(rows)))

    @cached_property
    def _bulk(self) -> Bulk:
        return Bulk(self.statement, self.columns)


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undo what the block did, and nothing else of the transaction, where it raises.

    It always has the same name: SQLAlchemy numbers its own, and asyncpg would prepare each of them anew.
    """
    run = connection.exec_driver_sql if not is_sqlite(connection) else _driver(connection).execute
    run("SAVEPOINT one")
    try:
        yield
    except BaseException:
        run("ROLLBACK TO one")
        raise
    finally:
        run("RELEASE one")


def is_sqlite(connection: Connection) -> bool:
    """Whether this is the embedded database, whose driver is called directly."""
    return connection.dialect.name == "sqlite"


def _driver(connection: Connection) -> Any:
    """The driver's own connection, in the transaction that was begun on ours."""
    return connection.connection.driver_connection


def prepare_insert(table: Any) -> Prepared:
    """An insert that gives every column but an automatic key."""
    columns = [column.name for column in table.columns if column is not table.autoincrement_column]
    return Prepared(table.insert(), columns)
