"""Events that come again are passed over before they cost anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

KEPT: Final = 24 * 3600
"""Seconds that an event is remembered (integration plan, §12.1)."""


class Dedup(Protocol):
    """The events that one consumer dealt with lately.

    It saves work and nothing else: it may forget any event at any time, and the database says what was done.
    It may never know one of which the database does not: empty it where a database is set back.
    """

    async def seen(self, event_id: str) -> bool:
        """Tell whether this consumer has dealt with the event; False if that is not known."""
        ...

    async def remember(self, event_id: str) -> None:
        """Remember that this consumer has dealt with it: what it did is committed."""
        ...


async def once(dedup: Dedup, event_id: str, work: Callable[[], Awaitable[object]]) -> None:
    """Do the work, which commits, unless it is known to be done; work that raises is not remembered."""
    if await dedup.seen(event_id):
        return
    await work()
    await dedup.remember(event_id)
