"""Listening to the wake-ups of other processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import asyncpg
from sqlalchemy import make_url

log = logging.getLogger("wakala.listening")

PAUSE: Final = 1.0
"""Seconds before a lost connection is made again; meanwhile everybody looks from time to time anyway."""


class Listener:
    """Listens on a connection of its own.

    ``woken`` is called by channel, and each of them whenever the connection was made anew.
    """

    def __init__(self, url: str, woken: Mapping[str, Callable[[], None]]) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._woken = woken

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("not woken by other processes for now: %s", error)
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        gone = asyncio.Event()
        connection = await asyncpg.connect(self._url)
        try:
            connection.add_termination_listener(lambda _: gone.set())
            for channel in self._woken:
                await connection.add_listener(channel, self._hear)
            for wake in self._woken.values():
                wake()
            await gone.wait()
        finally:
            await connection.close(timeout=PAUSE)

    def _hear(self, _: Any, __: int, channel: str, ___: str) -> None:
        self._woken[channel]()
