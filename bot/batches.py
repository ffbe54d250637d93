"""Reading every event in batches: who keeps figures of all of them takes part in none of their turns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.event_log import Batch, EventReader
from bot.plugin import Plugin

log = logging.getLogger("wakala.batches")

POLL = 1.0
"""Seconds between looks whether a batch is full."""


@dataclass(frozen=True, slots=True)
class Batches:
    """Every plugin's reader of all events, each at its own pace."""

    readers: Sequence[Batch]
    events: EventReader

    @classmethod
    def of(cls, plugins: Sequence[Plugin], events: EventReader) -> Batches:
        """Those of these plugins."""
        return cls([batch for plugin in plugins for batch in plugin.batches], events)

    async def run(self) -> None:
        """Take batches until cancelled: what came while nobody ran first."""
        await asyncio.gather(*(self._again_and_again(batch) for batch in self.readers))

    async def catch_up(self) -> None:
        """Let every reader take all that is there."""
        for batch in self.readers:
            while await self._take(batch):
                pass

    async def _again_and_again(self, batch: Batch) -> None:
        waited = batch.seconds
        while True:
            if waited >= batch.seconds or await self.events.waiting(batch.name) >= batch.size:
                while await self._take(batch) == batch.size:
                    pass  # turns are committed in between
                waited = 0.0
            pause = min(POLL, batch.seconds)
            await asyncio.sleep(pause)
            waited += pause

    async def _take(self, batch: Batch) -> int:
        """Take the next events; where that raises take them one by one, without those that raise."""
        try:
            return await self.events.take(batch.name, batch.fold, batch.size)
        except Exception:
            log.exception("%s cannot take a batch; taking its events one by one", batch.name)
        return await self._take_singly(batch)

    async def _take_singly(self, batch: Batch) -> int:
        for taken in range(batch.size):
            try:
                if not await self.events.take(batch.name, batch.fold, 1):
                    return taken
            except Exception:
                bad = await self.events.leave_out(batch.name)
                log.exception("%s leaves out event %s", batch.name, bad and bad.event_id)
        return batch.size
