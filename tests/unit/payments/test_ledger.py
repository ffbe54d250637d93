"""The books cannot be made wrong: not by us, and not by whoever opens the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql.migrate import upgrade
from adapters.sql.sqlite import open_connection
from plugins.payments import plugin
from plugins.payments.tables import metadata

ROW = "'e1', 'shop', 'order-1', 'clearing:paystack', 'receivable', 7050, 'ZAR', 'payment.succeeded', 0.0"


@pytest.fixture(params=["as the code makes it", "as the migrations make it"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The file opened by hand, with one entry in it and nothing of ours in the way."""
    file = tmp_path / "books.db"
    if request.param == "as the code makes it":
        with open_connection(f"sqlite:///{file}") as connection, connection.begin():
            metadata.create_all(connection)
    else:
        upgrade(f"sqlite:///{file}", {"payments": plugin.home or tmp_path})
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(f"INSERT INTO payments_ledger VALUES ({ROW})")
    yield connection
    assert connection.execute("SELECT entry_id, amount FROM payments_ledger").fetchall() == [("e1", 7050)]
    connection.close()


@pytest.mark.parametrize(
    ("of_the_row", "becomes"),
    [
        ("7050", "0"),
        ("7050", "-7050"),
        ("7050", "70.5"),
        ("7050", "'much'"),
        ("7050", "NULL"),
        ("'receivable'", "'clearing:paystack'"),
        ("'receivable'", "''"),
        ("'receivable'", "NULL"),
        ("'clearing:paystack'", "''"),
        ("'ZAR'", "'R'"),
        ("'ZAR'", "NULL"),
    ],
)
def test_no_entry_is_out_of_balance(books: sqlite3.Connection, of_the_row: str, becomes: str) -> None:
    row = ROW.replace("'e1'", "'e2'").replace(of_the_row, becomes)
    with pytest.raises(sqlite3.IntegrityError):
        books.execute(f"INSERT INTO payments_ledger VALUES ({row})")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_ledger SET amount = 1",
        "UPDATE OR REPLACE payments_ledger SET amount = 1",
        "UPDATE payments_ledger SET entry_id = 'e9'",
        "DELETE FROM payments_ledger",
        "DELETE FROM payments_ledger WHERE entry_id = 'e1'",
        f"INSERT INTO payments_ledger VALUES ({ROW})",
        f"INSERT OR REPLACE INTO payments_ledger VALUES ({ROW.replace('7050', '1')})",
        f"REPLACE INTO payments_ledger VALUES ({ROW.replace('7050', '1')})",
        f"INSERT INTO payments_ledger VALUES ({ROW}) ON CONFLICT DO UPDATE SET amount = 1",
    ],
)
def test_no_entry_is_changed_or_taken_back(books: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        books.execute(statement)


def test_no_entry_is_replaced_by_its_rowid(books: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no column named rowid"):
        books.execute("INSERT OR REPLACE INTO payments_ledger (rowid, entry_id) VALUES (1, 'e2')")


def test_an_entry_may_be_ignored_the_second_time(books: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        books.execute(f"INSERT OR IGNORE INTO payments_ledger VALUES ({ROW})")


def test_pragmas_do_not_open_the_books(books: sqlite3.Connection) -> None:
    for pragma in ("foreign_keys = OFF", "recursive_triggers = OFF", "defer_foreign_keys = ON"):
        books.execute(f"PRAGMA {pragma}")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        books.execute(f"INSERT OR REPLACE INTO payments_ledger VALUES ({ROW.replace('7050', '1')})")


def test_every_currency_balances_for_itself(books: sqlite3.Connection) -> None:
    legs = """
        SELECT currency, sum(leg) FROM (
            SELECT currency, amount AS leg FROM payments_ledger
            UNION ALL SELECT currency, -amount FROM payments_ledger
        ) GROUP BY currency
    """
    assert books.execute(legs).fetchall() == [("ZAR", 0)]
