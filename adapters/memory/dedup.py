"""Which events were dealt with lately: for one process, and for tests."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from bot.clock import Clock
from bot.dedup import KEPT

MOST: Final = 100_000
"""Events; whoever comes after them drives out those that were remembered first."""


class MemoryDedup:
    """bot.dedup.Dedup of one consumer, on the injected clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()

    async def seen(self, event_id: str) -> bool:
        """Tell whether this consumer has dealt with the event; False if that is not known."""
        return self._clock.now() < self._until.get(event_id, 0.0)

    async def remember(self, event_id: str) -> None:
        """Remember that this consumer has dealt with it: what it did is committed."""
        self._until[event_id] = self._clock.now() + KEPT
        self._until.move_to_end(event_id)
        if len(self._until) > MOST:
            self._until.popitem(last=False)
