"""Many stored things made from one: its rows again, under other names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

Names = Sequence[str]
"""The words by which a row can tell whose it is: ids, phone numbers."""
Value = str | bytes | int | float | None


def copy(connection: sqlite3.Connection, table: str, sample: Names, others: Iterable[Names]) -> None:
    """Add the rows of the table that carry the sample's names, once more for each of the others.

    Names are replaced in text and within JSON.
    """
    found = connection.execute(f"SELECT * FROM {table}")
    rows = [row for row in found if _renamed(row, sample, [""] * len(sample)) != list(row)]
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(found.description))})"
    connection.executemany(insert, (_renamed(row, sample, names) for names in others for row in rows))


def _renamed(row: Sequence[Value], sample: Names, names: Names) -> list[Value]:
    return [_replaced(value, sample, names) for value in row]


def _replaced(value: Value, sample: Names, names: Names) -> Value:
    for old, new in zip(sample, names, strict=True):
        if isinstance(value, str):
            value = value.replace(old, new)
        elif isinstance(value, bytes):
            value = value.replace(old.encode(), new.encode())
    return value
