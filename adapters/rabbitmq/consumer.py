"""The consumer: hears what concerns a service, each event at least once, in order within a correlation."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.retries import delays
from adapters.rabbitmq.session import Handler, Reading, Session
from bot.clock import Clock

PREFETCH = 64
"""Messages under way at a time; what a process dies with is given back together."""


class Consumer:
    """Reads one service's queue on a connection of its own.

    Of all that read a queue, one is given messages, until it goes away: order holds, and the next one is
    there at once. What the handler raises at is tried again after each of the ``waits`` (seconds), and is
    a dead letter after the last; what nobody can read is one right away.
    """

    def __init__(
        self,
        connection: Connection,
        service: str,
        handler: Handler,
        clock: Clock,
        *,
        waits: Sequence[float] | None = None,
        prefetch: int = PREFETCH,
    ) -> None:
        self._connection = connection
        self._reading = Reading(service, handler, clock, delays() if waits is None else waits, prefetch)
        self._session: Session | None = None

    async def run(self) -> None:
        """Hear until cancelled; then nothing new is begun. Raises BrokerRefused."""
        wide = False
        while True:
            self._session = Session(self._reading, await self._connection.channel(), wide)
            try:
                await self._session.run()
            finally:
                self._session.over.set()
            await self._end(self._session)
            wide = self._session.widen

    async def close(self) -> None:
        """After ``run``: let what was begun come to its end, and leave the rest to the next."""
        if self._session is not None:
            await self._end(self._session)
        await self._connection.close()

    async def _end(self, session: Session) -> None:
        await session.end()
        if session.lost:
            self._connection.drop()
