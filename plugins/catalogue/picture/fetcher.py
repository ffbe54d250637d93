"""The fetcher: runs beside the turns, and brings photos that were sent into the catalogue's own table."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple, Protocol

from bot import Transactions
from plugins.catalogue.picture import service, store
from plugins.catalogue.picture.store import Wanted

log = logging.getLogger("wakala.catalogue")

BATCH: Final = 16
POLL: Final = 1.0
"""Seconds between looks at the table."""


class Shrunk(NamedTuple):
    """A JPEG that is small enough to send, with its sides in pixels."""

    width: int
    height: int
    content: bytes


class Unusable(Exception):
    """The bytes are no photo of ours: ``status`` is ``unreadable``, ``too_large`` or ``too_small``."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status


class Files(Protocol):
    """Where the photos are that people sent."""

    async def fetch(self, media_id: str) -> bytes:
        """Return a file, whole; raises where it cannot be had."""
        ...


Shrink = Callable[[bytes], Shrunk]
"""Makes a small picture of any; raises Unusable. It may take a second, in a thread of its own."""


class Fetcher:
    """Fetches what is due, one photo after the other."""

    def __init__(self, transactions: Transactions, files: Files, shrink: Shrink) -> None:
        self._transactions, self._files, self._shrink = transactions, files, shrink

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            while await self.round():
                pass
            await asyncio.sleep(POLL)

    async def round(self) -> int:
        """Take up what is due, once, and return how many there were."""
        due = await self._transactions.read("catalogue", lambda tx: store.due(tx, BATCH))
        for wanted in due:
            if await self._transactions.run(
                "catalogue", partial(service.claim, wanted=wanted), wanted.tenant
            ):
                await self._bring(wanted)
        return len(due)

    async def _bring(self, wanted: Wanted) -> None:
        """Fetch it outside of any transaction, and write down in one of its own what became of it."""
        try:
            shrunk = await asyncio.to_thread(self._shrink, await self._files.fetch(wanted.media_id))
        except Unusable as problem:
            log.info("menu picture %s is unusable: %s", wanted.picture_id, problem)
            outcome = partial(service.refuse, wanted=wanted, status=problem.status)
        except Exception as error:
            log.warning("menu picture %s was not fetched: %s", wanted.picture_id, error)
            outcome = partial(service.postpone, wanted=wanted)
        else:
            outcome = partial(service.keep, wanted=wanted, **shrunk._asdict())
        await self._transactions.run("catalogue", outcome, wanted.tenant)
