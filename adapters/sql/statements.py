"""Core statements, compiled once and run with nothing in between.

SQLAlchemy prepares each row's parameters anew: on the hot path that costs more than SQLite itself does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult
from sqlalchemy.dialects import sqlite

DIALECT = sqlite.dialect(paramstyle="qmark")


class Prepared:
    """A statement; ``columns`` are those that an insert gives values for."""

    def __init__(self, statement: ClauseElement, columns: Sequence[str] = ()) -> None:
        compiled = statement.compile(dialect=DIALECT, column_keys=list(columns) or None)
        names = getattr(compiled, "positiontup", None) or []
        self.sql = str(compiled)
        self._slots = [(name, compiled.params.get(name)) for name in names]

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The row's values in the order of the placeholders, with the statement's own constants."""
        return tuple([row.get(name, constant) for name, constant in self._slots])

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Run it once for each row."""
        return connection.exec_driver_sql(self.sql, [self.values(row) for row in rows])


def prepare_insert(table: Any) -> Prepared:
    """An insert that gives every column but an automatic key."""
    columns = [column.name for column in table.columns if column is not table.autoincrement_column]
    return Prepared(table.insert(), columns)
