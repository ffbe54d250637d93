"""Two domains that take part in the same events, and what they did of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.sql.database import Database
from bot import Envelope, Transaction
from bot.bus import Bus
from bot.clock import SystemClock
from bot.hearing import Hearing
from bot.ports import Consumer
from tests.doubles.events import Happened, Ignored
from tests.doubles.town import Town


@dataclass
class Parts:
    """ "first" takes part always, and "second" unless it is ``broken``, with this as the reason."""

    database: Database
    clock: SystemClock
    broken: Exception | None = field(default_factory=lambda: KeyError("price"))

    @property
    def consumers(self) -> list[tuple[str, Consumer]]:
        return [("first", self._first), ("second", self._second)]

    def bus(self) -> Bus:
        """The bus of a process that has just begun."""
        return Bus(
            self.database.events,
            self.database.inbox,
            self.clock,
            lambda _: None,
            {Happened.type: self.consumers},
            Hearing(frozenset(), {}),
            Town(),
        )

    async def hear(self, envelope: Envelope) -> None:
        """What a service does with an event that another one published."""
        for name, consumer in self.consumers:
            await self.database.events.consume(name, consumer, envelope)

    async def effects(self) -> dict[str, list[str]]:
        """What each did."""
        return {name: await self._done(name) for name, _ in self.consumers}

    async def _done(self, name: str) -> list[str]:
        async def read(tx: Transaction) -> list[str]:
            return [one.data["what"] for one in await tx.load(name)]

        return await self.database.transactions.read("test", read, "shop")

    async def _first(self, tx: Transaction, event: Envelope) -> None:
        await self._do("first", tx, event)

    async def _second(self, tx: Transaction, event: Envelope) -> None:
        if self.broken is not None:
            raise self.broken
        await self._do("second", tx, event)

    async def _do(self, name: str, tx: Transaction, event: Envelope) -> None:
        await tx.append(name, len(await tx.load(name)), [Ignored(what=event.data["what"])])
