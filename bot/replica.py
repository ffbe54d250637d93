"""A replica: one of several processes that share the conversations, by leases that it renews."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.ids import new_id
from bot.shares import ALL, Hand

log = logging.getLogger("wakala.replica")

LEASE = 6.0
"""Seconds for which a replica holds what it does not renew. So long a dead one's conversations wait."""

RENEW = 2.0
"""Seconds between renewals: two may be missed."""


class Dealer(Protocol):
    """Deals shares out among the replicas that renew."""

    async def deal(self, replica: str) -> frozenset[int]:
        """Renew what the replica holds, and return what it holds from now on, for ``LEASE`` seconds."""
        ...

    async def leave(self, replica: str) -> None:
        """Give everything back at once."""
        ...


@dataclass(slots=True)
class Replica:
    """Keeps ``hand`` in step with what is dealt. ``take_up`` adds shares to it once what was left is done.

    ``now`` counts seconds and never goes back.
    """

    dealer: Dealer
    hand: Hand
    take_up: Callable[[frozenset[int]], Awaitable[None]]
    now: Callable[[], float]
    name: str = field(default_factory=new_id)
    _renewed: float = 0.0
    _coming: frozenset[int] = frozenset()
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Renew until cancelled."""
        while True:
            await self.renew()
            await asyncio.sleep(RENEW)

    async def renew(self) -> None:
        """Renew once: leave what was lost at once, begin to take up what is new."""
        asked = self.now()
        try:
            held = await self.dealer.deal(self.name)
        except Exception:
            log.exception("the shares of this replica could not be renewed")
            if asked - self._renewed > LEASE:
                self.hand.drop(ALL)  # others have them by now
            return
        self._renewed = asked
        self.hand.drop(ALL - held)
        if new := held - self.hand.held - self._coming:
            self._coming |= new
            task = asyncio.create_task(self._take_up(new))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def leave(self) -> None:
        """Give everything back; what is under way must have come to its end."""
        for task in self._tasks:
            task.cancel()
        self.hand.drop(ALL)
        await self.dealer.leave(self.name)

    async def _take_up(self, shares: frozenset[int]) -> None:
        log.info("taking up %d of %d shares", len(shares), len(ALL))
        try:
            await self.take_up(shares)
        finally:
            self._coming -= shares
