"""What was given up on, of every kind, as people look at it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

import msgspec

from bot.faults import fault


class Given(msgspec.Struct, frozen=True):
    """One thing that was given up on; ``standing`` says how. ``service`` is known of events alone."""

    kind: str
    id: str
    type: str
    standing: str
    at: dt.datetime
    error: str
    service: str = ""


class Group(msgspec.Struct, frozen=True):
    """Those of one kind with like errors; ``id`` is the newest of them."""

    kind: str
    error: str
    count: int
    oldest: dt.datetime
    newest: dt.datetime
    id: str


class Chosen(msgspec.Struct, frozen=True):
    """Which are meant: by an id or its end, by kind, by (a part of) the error; or all."""

    id: str | None = None
    kind: str | None = None
    error: str | None = None


def fits(error: str, wanted: str | None) -> bool:
    """Whether an error is of the fault that is meant, as it is listed or as it was written."""
    return wanted is None or wanted in error or wanted in fault(error)


def merged(groups: Iterable[Group]) -> list[Group]:
    """Put together what has like errors, the largest group first."""

    def name(group: Group) -> tuple[str, str]:
        return group.kind, fault(group.error)

    parts = groupby(sorted(groups, key=name), name)
    whole = [_one(kind, error, list(part)) for (kind, error), part in parts]
    return sorted(whole, key=lambda group: (-group.count, group.kind, group.error))


def told(groups: Iterable[Group]) -> str:
    """How many of which kind: "3 events, 1 input"."""
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group.kind] += group.count
    return counted(counts)


def counted(counts: Counter[str]) -> str:
    """The same of counts by kind; "" of none."""
    return ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in sorted(counts.items()))


def listing(only: str) -> str:
    """The command that lists them; ``only`` is the service whose they are, "" where there is but one."""
    return f"WAKALA_ONLY={only} wakala dlq list" if only else "wakala dlq list"


def _one(kind: str, error: str, parts: list[Group]) -> Group:
    newest = max(parts, key=lambda part: part.newest)
    return Group(
        kind=kind,
        error=error,
        count=sum(part.count for part in parts),
        oldest=min(part.oldest for part in parts),
        newest=newest.newest,
        id=newest.id,
    )
