"""The scheduler: timers that came due become inputs, also those that came due while nobody ran."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.conversation import Conversation
from bot.engine import TimerDue
from bot.events import encode
from bot.ids import new_id
from bot.ports import Arrival, Inbox, Input, Turns

BATCH = 256
"""Timers taken at once."""

LONGEST = 30.0
"""Seconds to sleep at most: another process may have armed a timer."""


@dataclass(slots=True)
class Scheduler:
    """Sleeps until the next timer of any conversation is due."""

    turns: Turns
    inbox: Inbox
    clock: Clock
    submit: Callable[[Sequence[Input]], None]
    _next: float = 0.0
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self, due: float | None) -> None:
        """A timer was armed for ``due``, unix seconds."""
        if due is not None and due < self._next:
            self.wake()

    def wake(self) -> None:
        """Look again now: time was moved, or an earlier timer armed."""
        self._wake.set()

    async def run(self) -> None:
        """Fire timers until cancelled."""
        while True:
            self._wake.clear()
            self._next = self.clock.now() + LONGEST  # before looking: what is armed meanwhile counts too
            await self.fire()
            due = await self.turns.next_due()
            if due is not None:
                self._next = min(self._next, due)
            try:
                async with asyncio.timeout(max(0.0, self._next - self.clock.now())):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def fire(self) -> None:
        """Put every due timer into the inbox; its due time is the generation that tells a stale one."""
        now = self.clock.now()
        while due := await self.turns.due(now, BATCH):
            arrivals = [_arrival(conversation, now) for conversation in due]
            self.submit(await self.inbox.accept(arrivals))


def _arrival(conversation: Conversation, now: float) -> Arrival:
    due, flow, name = min(conversation.armed)
    return Arrival(
        key=f"timer:{conversation.id}:{flow}:{name}:{due}",
        kind="timer",
        body=encode(TimerDue(name, due)),
        tenant=conversation.tenant,
        correlation=new_id(),
        conversation=conversation.id,
        due=due,
        flow=flow,
    )
