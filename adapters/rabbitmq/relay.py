"""The relay: brings the events of an outbox to the bus."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from adapters.rabbitmq.errors import NotConfirmed
from bot.clock import Clock
from bot.event_log import Published
from bot.events import Envelope

log = logging.getLogger("wakala.relay")

BATCH = 256

POLL = 1.0
"""Seconds between looks at the outbox: another process may have written to it."""

PAUSE = 0.5
"""Seconds before the same events are published again."""


class Outbox(Protocol):
    """What the relay needs of bot.event_log.EventLog."""

    async def waiting(self, now: float, limit: int) -> list[Published]:
        """Return events that were not marked, in the order in which they were committed."""
        ...

    async def delivered(self, positions: Sequence[int]) -> None:
        """Mark them: they are on the bus."""
        ...


class Publishes(Protocol):
    """See adapters.rabbitmq.publisher.Publisher."""

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Return when all are confirmed; raises NotConfirmed."""
        ...


@dataclass(slots=True)
class Relay:
    """Publishes in order, and marks what is confirmed. ``published`` is set whenever there is something new.

    A process that dies in between publishes again what it had not marked, so events come at least once.
    """

    outbox: Outbox
    publisher: Publishes
    clock: Clock
    published: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Relay until cancelled."""
        while True:
            self.published.clear()
            try:
                while await self.relay():
                    pass
            except NotConfirmed as error:
                log.warning("%s; publishing again", error)
                await asyncio.sleep(PAUSE)
                continue
            await self._something()

    async def relay(self) -> int:
        """Publish and mark what waits, once; return how many events that were. Raises NotConfirmed."""
        waiting = await self.outbox.waiting(self.clock.now(), BATCH)
        for wave in _waves(waiting):
            await self.publisher.publish([one.envelope for one in wave])
            await self.outbox.delivered([one.position for one in wave])
        return len(waiting)

    async def _something(self) -> None:
        try:
            async with asyncio.timeout(POLL):
                await self.published.wait()
        except TimeoutError:
            return


def _waves(waiting: Sequence[Published]) -> list[list[Published]]:
    """Split them so that of each correlation no more than one is on its way at a time.

    A broker that dies may keep the second of two and not the first, for they go to different queues: then
    what answers the second would be heard before the first.
    """
    waves: list[list[Published]] = []
    before = Counter[str]()
    for one in waiting:
        place = before[one.envelope.correlation_id]
        before[one.envelope.correlation_id] += 1
        if place == len(waves):
            waves.append([])
        waves[place].append(one)
    return waves
