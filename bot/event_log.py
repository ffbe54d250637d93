"""The log of published events, which is the bus of one process; implemented in adapters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from bot.events import Envelope
from bot.ports import Consumer


class Published(msgspec.Struct, frozen=True):
    """An event waiting to be delivered, with how often that was tried."""

    position: int
    envelope: Envelope
    attempts: int


class EventLog(Protocol):
    """Published events, and who has taken part in them."""

    async def waiting(self, now: float, limit: int) -> list[Published]:
        """Return events to deliver now, in the order in which they were committed.

        One that was postponed holds back those of the same correlation that came after it.
        """
        ...

    async def consume(self, consumer: str, handler: Consumer, envelope: Envelope) -> bool:
        """Run the handler in the consumer's transaction; False if it had taken part before."""
        ...

    async def conversation_of(self, tenant: str, references: Sequence[str]) -> str | None:
        """Return the tenant's conversation that has a route for one of these ids."""
        ...

    async def delivered(self, positions: Sequence[int]) -> None:
        """Every consumer has taken part."""
        ...

    async def postpone(self, position: int, due: float, error: str) -> None:
        """Delivery failed: count it, and try again at ``due``."""
        ...

    async def bury(self, position: int, error: str) -> None:
        """Dead-letter the event with its error."""
        ...
