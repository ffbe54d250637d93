"""Services that ask one another: a stopped clock, a domain to ask, and what is the same after a journey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypedDict

import msgspec

from adapters.memory import MemoryStore, MemoryTransactions
from adapters.queries import Queries
from adapters.remote.queries import ServiceQueries
from bot import Plugin, Refusal, Transaction, WakalaError
from bot.clock import SystemClock

TOKEN = "a token of services"
AT = dt.datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=dt.UTC)

plugin = Plugin("orders")


class Sold(msgspec.Struct, frozen=True):
    """A struct as an answer."""

    name: str
    prices: tuple[int, ...] = ()


class Seen(TypedDict):
    """A dict whose values JSON does not know."""

    at: dt.datetime
    fee: Decimal
    places: frozenset[str]


class Shut(WakalaError):
    """An error of the domain's own, whose constructor takes something else than its words."""

    def __init__(self, since: int) -> None:
        super().__init__(f"shut since {since} hours")
        self.since = since


@plugin.query("whose")
async def whose(tx: Transaction) -> str:
    """The tenant who is asked about."""
    return tx.tenant


@plugin.query("sold")
async def sold(tx: Transaction, at: dt.datetime, place: tuple[float, float] | None = None) -> list[Sold]:
    """Structs, asked for with a time and perhaps a place."""
    return [Sold(str(at)), Sold(str(place), (1, 2))]


@plugin.query("seen")
async def seen(tx: Transaction) -> Seen | None:
    """What JSON has no form for."""
    return {"at": AT, "fee": Decimal("10.00"), "places": frozenset({"a", "b"})}


@plugin.query("named")
async def named(tx: Transaction, **fields: int) -> dict[str, int]:
    """Whatever it is asked with."""
    return fields


@plugin.query("refuse")
async def refuse(tx: Transaction) -> None:
    """Decline, as a handler does."""
    raise Refusal("sold_out", product="Coke", left=0)


@plugin.query("shut")
async def shut(tx: Transaction) -> None:
    """Raise an error of the domain's own."""
    raise Shut(2)


@plugin.query("broken")
async def broken(tx: Transaction) -> None:
    """Break in a way that nobody foresaw."""
    raise ZeroDivisionError("a secret of the kitchen")


def local(*plugins: Plugin) -> Queries:
    """Queries of this process, on a store of their own."""
    return Queries(MemoryTransactions(MemoryStore(SystemClock())), plugins)


class Time:
    """A clock that stands still until somebody sleeps; ``slept`` is how long, each time."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.seconds += seconds


def asker(
    session: Any, base: object, time: Time, *, plugins: Sequence[Plugin] = (plugin,), **changes: Any
) -> ServiceQueries:
    """Another service, which asks for orders there."""
    wanted = {"now": time.now, "sleep": time.sleep, "random": lambda: 1.0, **changes}
    return ServiceQueries(local(), plugins, {"orders": str(base)}, session, TOKEN, **wanted)


def same(one: Any, other: Any) -> bool:
    """Whether nobody could tell them apart: equal, and of the same types throughout."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, msgspec.Struct):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__)
    return bool(one == other)
