"""Figures being made of a batch, in memory: sums for the tables, and what is known of orders under way."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import add
from typing import Any, NamedTuple

Key = tuple[Hashable, ...]
"""Values of a table's key: the tenant, the hour, and the others in their order."""


class Person(NamedTuple):
    """In which conversation somebody is. ``visit`` stands for them, and does not name them."""

    visit: int
    flow: str
    flow_version: int
    language: str


@dataclass(slots=True)
class Order:
    """An order under way. ``items`` are (product, name, quantity, amount); ``marks`` unix seconds."""

    person: Person
    currency: str
    items: list[tuple[str, str, int, int]]
    marks: dict[str, float]
    heard_at: float


@dataclass(slots=True)
class Figures:
    """What a batch adds: ``sums`` by table and key. Those of hours before ``since`` are made already."""

    since: int = 0
    sums: dict[str, dict[Key, tuple[int, ...]]] = field(default_factory=dict)
    people: dict[tuple[str, int], Person] = field(default_factory=dict)
    orders: dict[tuple[str, str], Order] = field(default_factory=dict)
    payments: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)

    def add(self, table: str, tenant: str, at: float, *rest: Any, by: tuple[int, ...] = ()) -> None:
        """Add to the row of this tenant, hour and rest of the key."""
        hour = hour_of(at)
        if hour < self.since:
            return
        rows, key = self.sums.setdefault(table, {}), (tenant, hour, *rest)
        before = rows.get(key)
        rows[key] = by if before is None else tuple(map(add, before, by))


def hour_of(at: float) -> int:
    """Whole hours since 1970 of unix seconds."""
    return int(at // 3600)


def visit_of(tenant: str, customer: str) -> int:
    """A number that is always the same for a shop's customer; 63 bits, as a column holds."""
    return int.from_bytes(blake2b(f"{tenant}/{customer}".encode(), digest_size=8).digest()) >> 1
