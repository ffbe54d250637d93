"""News: events as every process hears of them that keeps something in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from sqlalchemy import Connection, func, select

from adapters.sql.backend import Backend
from adapters.sql.tables import events
from bot.errors import ServiceUnavailable
from bot.events import Envelope, decode_envelope

log = logging.getLogger("wakala.news")

BATCH: Final = 500
LOOK: Final = 5.0
"""Seconds between looks where nobody wakes us."""

Hear = Callable[[Envelope], Awaitable[None]]


class News:
    """Tells ``listeners``, by event type, of everything published since ``start``, in the order of commits.

    Nothing is remembered: a process that starts anew reads what it keeps anew.
    """

    def __init__(self, backend: Backend, listeners: Mapping[str, Hear]) -> None:
        self._backend, self._listeners = backend, listeners
        self._position = 0
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look now: something was published."""
        self._woken.set()

    async def start(self) -> None:
        """Begin after all that is published by now; call it before reading what events change."""
        newest = select(func.coalesce(func.max(events.c.position), 0))
        self._position = await self._backend.look(
            lambda connection: int(connection.execute(newest).scalar_one())
        )

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self._woken.clear()
            while await self.tell():
                pass
            try:
                async with asyncio.timeout(LOOK):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def tell(self) -> int:
        """Tell of what is new, once; return how many events were heard.

        One that is not heard, as a domain is away that would be asked about it, is told again next time.
        """
        found = await self._backend.look(self._following)
        for heard, (position, envelope) in enumerate(found):
            try:
                await self._listeners[envelope.event_type](envelope)
            except ServiceUnavailable as away:
                log.warning("%s is not heard yet: %s", envelope.event_type, away)
                return heard
            except Exception:
                log.exception("%s was not heard", envelope.event_type)
            self._position = position
        return len(found)

    def _following(self, connection: Connection) -> list[tuple[int, Envelope]]:
        following = (
            select(events.c.position, events.c.body)
            .where(events.c.position > self._position, events.c.type.in_(list(self._listeners)))
            .order_by(events.c.position)
            .limit(BATCH)
        )
        return [(position, decode_envelope(body)) for position, body in connection.execute(following)]
