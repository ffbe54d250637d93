"""Read marks and typing signs: best effort, never in the way of a reply."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.channel import Channel
from bot.ports import Input

AT_ONCE = 16
"""Calls under way at a time."""

WAITING = 1000
"""People waiting for their sign at most; the oldest go without."""


@dataclass(slots=True)
class Acknowledger:
    """Shows each person once that we are at it, for the newest of their messages."""

    channel: Channel
    _waiting: OrderedDict[str, tuple[str, str]] = field(default_factory=OrderedDict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, inputs: Sequence[Input]) -> None:
        """Acknowledge the messages among these inputs when there is time."""
        for given in inputs:
            if given.kind == "message":
                self._waiting[given.conversation] = (given.number, given.key.removeprefix(f"{given.number}:"))
        while len(self._waiting) > WAITING:
            self._waiting.popitem(last=False)
        self._wake.set()

    async def run(self) -> None:
        """Acknowledge until cancelled."""
        while True:
            self._wake.clear()
            while self._waiting:
                calls = [
                    self._waiting.popitem(last=False)[1] for _ in range(min(AT_ONCE, len(self._waiting)))
                ]
                await asyncio.gather(*(self.channel.acknowledge(*call) for call in calls))
            await self._wake.wait()
