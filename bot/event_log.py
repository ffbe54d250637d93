"""The log of published events, which is the bus of one process; implemented in adapters."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from bot.dead_letters import Failure
from bot.events import Envelope
from bot.ports import Consumer, Transaction

Fold = Callable[[Transaction, Sequence[Envelope]], Coroutine[Any, Any, None]]
"""Takes a batch of events, of any tenants, in the order in which they were committed."""


class Published(msgspec.Struct, frozen=True):
    """An event waiting to be delivered, with how often that was tried."""

    position: int
    envelope: Envelope
    attempts: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Who reads every event: ``size`` of them at a time, or what there is after so many ``seconds``.

    ``name`` is what its cursor is called: changed, it begins anew.
    """

    name: str
    fold: Fold
    size: int = 1000
    seconds: float = 5.0


class EventReader(Protocol):
    """Published events from first to last, for who keeps figures of all of them.

    A batch and the reader's cursor are one transaction: each event is taken once, whenever the process
    dies. ``reader`` begins with the name of its domain.
    """

    async def waiting(self, reader: str) -> int:
        """About how many events the reader has not taken yet; never too few."""
        ...

    async def take(self, reader: str, fold: Fold, limit: int) -> int:
        """Let the reader take its next events, and return how many those were; nothing moves if it raises."""
        ...

    async def leave_out(self, reader: str) -> Envelope | None:
        """Go past the reader's next event without it, and return that; None if it has taken all."""
        ...

    async def rewind(self, reader: str, forget: Fold) -> None:
        """Begin anew with the oldest event that is kept; ``forget`` is given that one, or nothing."""
        ...


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

    async def conversations_of(self, tenant: str, references: Sequence[str]) -> list[str]:
        """Return the tenant's conversations that have a route for the first of these ids that any has.

        A conversation's own id leads to itself.
        """
        ...

    async def delivered(self, positions: Sequence[int]) -> None:
        """Every consumer has taken part."""
        ...

    async def postpone(self, position: int, due: float, failure: Failure) -> None:
        """Delivery failed: count it, and try again at ``due``."""
        ...

    async def bury(self, position: int, failure: Failure) -> None:
        """Dead-letter the event with this and every failure before."""
        ...
