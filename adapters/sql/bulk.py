"""Many rows in one statement for PostgreSQL: its arrays cost one round trip, where SQLite's loop is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, TableValuedAlias, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY, asyncpg
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter

DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]


class Bulk:
    """A statement for one row, as a statement for any number of them: a parameter becomes an array."""

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        compiled = statement.compile(dialect=DIALECT, column_keys=list(columns) or None)
        self._types = {name: bind.type for name, bind in compiled.binds.items() if not bind.unique}
        self._names = list(columns) or list(self._types)
        self.statement = self._filled(statement) if isinstance(statement, Insert) else self._joined(statement)

    def parameters(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """The rows by columns; what a row does not name is null."""
        return {name: [row.get(name) for row in rows] for name in self._names}

    def _rows(self) -> TableValuedAlias:
        arrays = [bindparam(name, type_=ARRAY(self._types[name])) for name in self._names]
        columns = [column(name, self._types[name]) for name in self._names]
        return func.unnest(*arrays).table_valued(*columns, name="given").render_derived()

    def _filled(self, statement: Insert) -> Insert:
        """An insert takes its rows from the arrays."""
        given = self._rows()
        return statement.from_select(self._names, select(*given.columns))

    def _joined(self, statement: Any) -> Any:
        """A change is made for each of the rows that it names."""
        given = self._rows()

        def replace(element: Any, **_: Any) -> ColumnElement[Any] | None:
            row_value = isinstance(element, BindParameter) and element.key in self._types
            return given.columns[element.key] if row_value else None

        return visitors.replacement_traverse(statement, {}, replace)
