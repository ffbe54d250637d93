"""The bus of one process: delivers committed events to the domains and conversations they concern."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.event_log import EventLog, Published
from bot.events import Envelope, encode
from bot.hearing import Hearing
from bot.ports import Arrival, Consumer, Directory, Inbox, Input

log = logging.getLogger("wakala.bus")

BATCH = 256
RETRIES = (1.0, 2.0, 4.0)
"""Seconds before each retry of a delivery; after the last it is dead-lettered."""

POLL = 5.0
"""Seconds between looks at the table: another process may have published."""


@dataclass(slots=True)
class Bus:
    """Delivers each event once to every consumer, in order among events of one correlation.

    ``consumers`` maps an event type to (domain, handler); ``hearing`` tells which types conversations
    react to; ``listeners`` are told of events too, for projections in memory; ``published`` is set whenever
    something was published.
    """

    log: EventLog
    inbox: Inbox
    clock: Clock
    submit: Callable[[Sequence[Input]], None]
    consumers: Mapping[str, Sequence[tuple[str, Consumer]]]
    hearing: Hearing
    directory: Directory
    listeners: Mapping[str, Callable[[Envelope], Awaitable[None]]] = field(default_factory=dict)
    published: asyncio.Event = field(default_factory=asyncio.Event)
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once everything that waited when the process started is delivered."""

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self.published.clear()
            while await self.deliver():
                pass
            self.caught_up.set()
            try:
                async with asyncio.timeout(POLL):
                    await self.published.wait()
            except TimeoutError:
                continue

    async def deliver(self) -> int:
        """Deliver what is waiting, once; return how many events were taken up."""
        waiting = await self.log.waiting(self.clock.now(), BATCH)
        by_cause: dict[str, list[Published]] = {}
        for published in waiting:
            by_cause.setdefault(published.envelope.correlation_id, []).append(published)
        delivered = await asyncio.gather(*(self._in_order(group) for group in by_cause.values()))
        if positions := [position for part in delivered for position in part]:
            await self.log.delivered(positions)
        return len(waiting)

    async def _in_order(self, group: Sequence[Published]) -> list[int]:
        """Deliver one after another, as far as it goes; return the positions of those that were."""
        done: list[int] = []
        for published in group:
            try:
                await self.hear(published.envelope)
            except Exception as error:
                await self._failed(published, error)
                break
            done.append(published.position)
        return done

    async def hear(self, envelope: Envelope) -> None:
        """Let everybody here take part in it whom it concerns and who has not yet; raises what they raise."""
        for domain, consumer in self.consumers.get(envelope.event_type, ()):
            await self.log.consume(domain, consumer, envelope)
        if listener := self.listeners.get(envelope.event_type):
            await listener(envelope)
        if envelope.event_type in self.hearing:
            await self._enter(envelope)

    async def _enter(self, envelope: Envelope) -> None:
        """Bring the event to the conversations that it concerns."""
        arrivals = list(self.hearing.work(envelope, self.directory))
        if envelope.event_type in self.hearing.customers:
            arrivals += await self._routed(envelope)
        for start in range(0, len(arrivals), BATCH):
            self.submit(await self.inbox.accept(arrivals[start : start + BATCH]))

    async def _routed(self, envelope: Envelope) -> list[Arrival]:
        """The event for the conversations that the first of its ids to lead anywhere leads to."""
        references = [str(value) for key, value in envelope.data.items() if key.endswith("_id") and value]
        return [
            Arrival(
                key=f"event:{envelope.event_id}:{conversation}",
                kind="event",
                body=encode(envelope),
                tenant=envelope.tenant_id,
                correlation=envelope.correlation_id,
                conversation=conversation,
            )
            for conversation in await self.log.conversations_of(envelope.tenant_id, references)
        ]

    async def _failed(self, published: Published, error: Exception) -> None:
        envelope, attempts = published.envelope, published.attempts
        why = f"{type(error).__name__}: {error}"
        log.exception("event %s (%s) was not delivered", envelope.event_type, envelope.event_id)
        if attempts < len(RETRIES):
            await self.log.postpone(published.position, self.clock.now() + RETRIES[attempts], why)
        else:
            await self.log.bury(published.position, why)
