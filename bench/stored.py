"""What a turn costs with very many conversations stored, against few."""

from __future__ import annotations

import contextlib
import sqlite3
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.subjects import COMMITTED, serving
from bench.webhook import bsuid_of, phone_of
from bot.ids import new_id

FEW, MANY, ACTIVE = 1_000, 1_000_000, 20_000
_FAST = 10_000
"""Turns per second that no run reaches."""

Names = tuple[str, str, str]
"""Customer id, phone and business-scoped user id of one person."""
Value = str | bytes | int | float | None


class Cost(msgspec.Struct, frozen=True):
    """Time of one turn with many stored, as a multiple of one with few; medians over the rounds.

    ``active`` when the same 20,000 people write, ``uniform`` when any of them may.
    """

    active: float
    uniform: float


def cost(rounds: int, seconds: float, many: int = MANY) -> Cost:
    """Measure few, many with the active, and many uniformly, round after round."""
    with tempfile.TemporaryDirectory() as directory:
        small, large = Path(directory) / "few.db", Path(directory) / "many.db"
        fill(small, FEW)
        fill(large, many)
        table = [
            (
                _time_of_turn(small, FEW, 0, seconds),
                _time_of_turn(large, many, ACTIVE, seconds),
                _time_of_turn(large, many, 0, seconds),
            )
            for _ in range(rounds)
        ]
    return Cost(
        active=statistics.median(active / few for few, active, _ in table),
        uniform=statistics.median(uniform / few for few, _, uniform in table),
    )


def fill(database: Path, count: int) -> None:
    """Store ``count`` conversations, those of the senders 0 to ``count - 1``, all silent.

    One real turn makes the first; the others are copies of its rows under other people's names.
    """
    with serving(COMMITTED, database) as served:
        served.work(served.load(1.0, 1.0, senders=1))
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        (customer,) = connection.execute("SELECT customer FROM identities").fetchone()
        sample = (customer, phone_of(0), bsuid_of(0))
        names = [(new_id(), phone_of(sender), bsuid_of(sender)) for sender in range(1, count)]
        for table in ("identities", "conversations"):
            _copy(connection, table, sample, names)


def _copy(connection: sqlite3.Connection, table: str, sample: Names, names: Sequence[Names]) -> None:
    """Add the rows of the table once more for each of the names, with all timers taken out."""
    found = connection.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in found.description]
    insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"
    for row in found.fetchall():
        silent = [_silent(column, value) for column, value in zip(columns, row, strict=True)]
        connection.executemany(insert, (_renamed(silent, sample, name) for name in names))


def _silent(column: str, value: Value) -> Value:
    if column == "due_at":
        return None
    if isinstance(value, bytes):
        return msgspec.json.encode({**msgspec.json.decode(value), "timers": {}})
    return value


def _renamed(row: Sequence[Value], sample: Names, name: Names) -> list[Value]:
    """The row with each name of the sample replaced, in text and in JSON."""
    return [_replaced(value, sample, name) for value in row]


def _replaced(value: Value, sample: Names, name: Names) -> Value:
    for old, new in zip(sample, name, strict=True):
        if isinstance(value, str):
            value = value.replace(old, new)
        elif isinstance(value, bytes):
            value = value.replace(old.encode(), new.encode())
    return value


def _time_of_turn(database: Path, senders: int, active: int, seconds: float) -> float:
    with serving(COMMITTED, database) as served:
        who = {"senders": senders, "active": active, "order": "random"}
        expected = served.work(served.load(1.0, _FAST, **who)).per_second
        return 1 / served.work(served.load(seconds, expected * 1.5, **who)).per_second
