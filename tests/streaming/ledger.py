"""Orders that tests move by hand, for a server of streams alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.streaming.server import served
from adapters.streaming.updates import Updates
from adapters.watchers import Watchers
from bot.events import Envelope, Event
from plugins.orders.changes import Change
from tests.doubles.rows import AT
from tests.streaming.client import TOKEN, Client

ORDER = "0190a1b2-0000-7000-8000-00000000aaaa"
BOTH = ("orders", "delivery")


class Moved(Event, frozen=True, kw_only=True):
    type = "order.ready"
    order_id: str = ORDER


def change(position: int, currency: str = "ZAR") -> Change:
    """An order that has come so far; a long currency makes a long message."""
    return {
        "order_id": ORDER,
        "position": position,
        "event": "order.ready",
        "at": AT,
        "number": 7,
        "status": "confirmed",
        "stage": "ready",
        "ready_at": None,
        "total_amount": "80.00",
        "currency": currency,
        "fulfilment": "collection",
    }


@dataclass
class Ledger:
    """One order of the tenant's, over once it ``ends_at`` a version; ``currency`` makes long messages.

    ``asked`` are the positions after which somebody looked, ``broken`` what is then raised; ``told`` counts
    the changes that were taken.
    """

    tenant: str = "a-tenant"
    version: int = 1
    currency: str = "ZAR"
    ends_at: int = 0
    told: int = 0
    broken: Exception | None = None
    asked: list[int | None] = field(default_factory=list)
    look: asyncio.Event = field(default_factory=asyncio.Event)
    watchers: Watchers = field(default_factory=Watchers)

    async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """bot.ports.Ask."""
        if self.broken:
            raise self.broken
        if name == "delivery.of_order" or (tenant, arguments.get("order_id")) != (self.tenant, ORDER):
            return None
        after = arguments["after"]
        self.asked.append(after)
        self.look.set()
        first = self.version if after is None else after + 1
        over = self.version == self.ends_at
        return {"version": self.version, "over": over, "changes": self._changes(first, self.version)}

    async def looked(self, times: int) -> None:
        """Wait until somebody has looked so often."""
        while len(self.asked) < times:
            self.look.clear()
            await self.look.wait()

    def _changes(self, first: int, last: int) -> Iterator[Change]:
        for position in range(first, last + 1):
            self.told += 1
            yield change(position, self.currency)

    async def moves(self) -> None:
        """Something happens to the order, and is published."""
        self.version += 1
        await self.watchers.heard(Envelope.wrap(Moved(), source="test", tenant="t", at=AT))


@asynccontextmanager
async def serving(updates: Updates, **options: Any) -> AsyncIterator[Client]:
    """A server for these updates, and a client of it."""
    async with served(updates, "127.0.0.1", 0, BOTH) as port:
        client = Client(port, **options)
        yield client
        await client.channel.close()


def updates_of(ledger: Any, **limits: float) -> Updates:
    """The service over this ledger, for one tenant."""
    return Updates(ledger.ask, ledger.watchers, {"a-tenant": [TOKEN]}, **limits)
