"""Watchers: who follows an order or a delivery just now, on a page or in a stream, in this process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.events import Envelope

MOST: Final = 20
"""Who may watch one order, or one delivery: a family and their shop, and no flood."""

IDS: Final = ("order_id", "delivery_id")
"""What an event's data calls them."""


@dataclass(slots=True)
class Watchers:
    """Each is told that something about it changed, and looks for themselves.

    So nobody is in anybody's way: who is slow is told once of all that happened meanwhile.
    """

    _watching: dict[str, set[asyncio.Event]] = field(default_factory=dict)

    async def heard(self, envelope: Envelope) -> None:
        """An event: whoever watches what it is about looks again."""
        for name in IDS:
            for changed in self._watching.get(str(envelope.data.get(name)), ()):
                changed.set()

    def wake(self) -> None:
        """Let all of them look again."""
        for watchers in self._watching.values():
            for changed in watchers:
                changed.set()

    @contextlib.contextmanager
    def watching(self, id: str) -> Iterator[asyncio.Event | None]:
        """Yield what is set whenever this order or delivery changed; None where too many watch it already."""
        watchers, changed = self._watching.setdefault(id, set()), asyncio.Event()
        if len(watchers) >= MOST:
            yield None
            return
        watchers.add(changed)
        try:
            yield changed
        finally:
            watchers.discard(changed)
            if not watchers:
                self._watching.pop(id, None)
