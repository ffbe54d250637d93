"""What a turn costs with very many conversations stored, against few."""

from __future__ import annotations

import contextlib
import sqlite3
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.copies import copy
from bench.subjects import COMMITTED, Work, serving
from bench.webhook import bsuid_of, phone_of
from bot.ids import new_id

FEW, MANY, ACTIVE = 1_000, 1_000_000, 20_000
_FAST = 10_000
"""Turns per second that no run reaches."""

_SILENCE = """
UPDATE conversations
SET due_at = NULL, body = CAST(json_set(CAST(body AS TEXT), '$.timers', json('{}')) AS BLOB)
"""
"""Conversations long silent have no timers left."""


class Cost(msgspec.Struct, frozen=True):
    """A turn with many stored as a multiple of one with few, in time and in CPU time; medians."""

    time: float
    cpu: float


def costs(rounds: int, seconds: float, many: int = MANY) -> tuple[Cost, Cost]:
    """The cost where the same 20,000 people write, and where any of them may.

    Few, many with the active, and many uniformly are measured in turn, round after round.
    """
    with tempfile.TemporaryDirectory() as directory:
        small, large = Path(directory) / "few.db", Path(directory) / "many.db"
        fill(small, FEW)
        fill(large, many)
        table = [
            (
                _saturate(small, FEW, 0, seconds),
                _saturate(large, many, ACTIVE, seconds),
                _saturate(large, many, 0, seconds),
            )
            for _ in range(rounds)
        ]
    few, active, uniform = zip(*table, strict=True)
    return _cost(active, few), _cost(uniform, few)


def _cost(many: Sequence[Work], few: Sequence[Work]) -> Cost:
    pairs = list(zip(many, few, strict=True))
    return Cost(
        time=statistics.median(less.per_second / more.per_second for more, less in pairs),
        cpu=statistics.median(more.cpu / less.cpu for more, less in pairs),
    )


def fill(database: Path, count: int) -> None:
    """Store ``count`` conversations, those of the senders 0 to ``count - 1``, all silent.

    One real turn makes the first; the others are copies of its rows.
    """
    with serving(COMMITTED, database) as served:
        served.work(served.load(1.0, 1.0, senders=1))
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(_SILENCE)
        (customer,) = connection.execute("SELECT customer FROM identities").fetchone()
        sample = (customer, phone_of(0), bsuid_of(0))
        others = [(new_id(), phone_of(sender), bsuid_of(sender)) for sender in range(1, count)]
        for table in ("identities", "conversations"):
            copy(connection, table, sample, others)


def _saturate(database: Path, senders: int, active: int, seconds: float) -> Work:
    with serving(COMMITTED, database) as served:
        who = {"senders": senders, "active": active, "order": "random"}
        expected = served.work(served.load(1.0, _FAST, **who)).per_second
        return served.work(served.load(seconds, expected * 1.5, **who))
