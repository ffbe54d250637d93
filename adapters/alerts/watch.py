"""The watch: counts a service's dead letters, and tells who is to be told."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from adapters.alerts.alert import new_alert
from adapters.alerts.channels import Body, Channel, channels
from adapters.alerts.posting import NotTold, post
from adapters.dead_letters import Group, listing
from adapters.sql.alarms import SqlAlarms
from adapters.sql.database import Database
from adapters.sql.dead import groups
from adapters.sql.letters import SERVICE
from bot.settings import Settings

log = logging.getLogger("wakala.alerts")

EVERY = 30.0
"""Seconds between counts."""

PAUSE = 300.0
"""Seconds before a channel is tried again that did not take an alert."""


@dataclass(slots=True)
class Watch:
    """Tells each channel once that ``threshold`` is reached, and again only after it was not.

    That a channel is being told is in the database before it is told, with the key of the alarm: whoever
    dies in between tells once more by the same key, which PagerDuty knows.
    """

    service: str
    threshold: int
    channels: Sequence[Channel]
    alarms: SqlAlarms
    count: Callable[[], Awaitable[Sequence[Group]]]
    command: str
    post: Callable[[Channel, Body], Awaitable[None]] = post
    now: Callable[[], float] = time.monotonic
    _paused: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Count, and tell who does not know; no channel waits for another."""
        found = await self.count()
        await asyncio.gather(*(self._see_to(channel, found) for channel in self.channels))

    async def _see_to(self, channel: Channel, found: Sequence[Group]) -> None:
        if self.now() < self._paused.get(channel.name, 0.0):
            return
        try:
            await self._tell(channel, found)
        except NotTold as error:
            log.warning("the alert about dead letters was not told: %s", error)
            self._paused[channel.name] = self.now() + PAUSE

    async def _tell(self, channel: Channel, found: Sequence[Group]) -> None:
        alarm = await self.alarms.find(self.service, channel.name)
        if sum(group.count for group in found) >= self.threshold:
            alarm = alarm or await self.alarms.begin(self.service, channel.name)
            if not alarm.told:
                alert = new_alert(alarm.key, self.service, self.threshold, found, self.command)
                await self.post(channel, channel.raised(alert))
                await self.alarms.told(alarm)
        elif alarm is not None:
            if channel.over is not None:
                alert = new_alert(alarm.key, self.service, self.threshold, found, self.command)
                await self.post(channel, channel.over(alert))
            await self.alarms.end(alarm)


def compose_watch(settings: Settings, database: Database, only: str = "") -> Watch | None:
    """The watch over the dead letters of that service, or of all; None where nobody is to be told."""
    told = channels(settings.alerts)
    if not told:
        return None

    async def count() -> Sequence[Group]:
        return await database.backend.look(groups)

    alarms = SqlAlarms(database.writer)
    return Watch(only or SERVICE, settings.alerts.threshold, told, alarms, count, listing(only))
