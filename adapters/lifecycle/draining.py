"""Draining: an end in steps, each within a limit of its own, whatever hangs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

log = logging.getLogger("wakala.stop")


class Step(NamedTuple):
    """``work`` gets so many ``seconds``. What it leaves undone is taken up later, or by others."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]


async def take(steps: Iterable[Step]) -> None:
    """Take the steps in order. One that fails, or takes too long, does not keep the others from theirs."""
    for step in steps:
        await _take(step)


async def _take(step: Step) -> None:
    """A task of its own is left behind, cancelled, also where it does not heed that."""
    task = asyncio.ensure_future(step.work())
    try:
        await asyncio.wait((task,), timeout=step.seconds)
    finally:
        late = task.cancel()
        task.add_done_callback(_look_at)
    if late:
        log.warning("%s: not done within %g s; going on without", step.name, step.seconds)
    elif not task.cancelled() and (error := task.exception()):
        log.error("%s failed; going on without", step.name, exc_info=error)


def _look_at(task: asyncio.Future[object]) -> None:
    """Nobody waits any more, so asyncio would log an error that nobody has looked at."""
    if not task.cancelled():
        task.exception()


@dataclass(slots=True)
class Drain:
    """The steps of an end: those to ``settle`` begin nothing new, and let what was begun come to its end.

    They are taken as soon as we are told to stop, while requests are still answered; those to ``close``
    once no request is.
    """

    settle: Sequence[Step]
    close: Sequence[Step]
    _settling: asyncio.Task[None] | None = field(default=None)

    async def when(self, told: asyncio.Event) -> None:
        """Settle once told."""
        await told.wait()
        self._begin()

    async def end(self) -> None:
        """Settle, if that was not begun before, and close."""
        await self._begin()
        await take(self.close)

    def _begin(self) -> asyncio.Task[None]:
        if self._settling is None:
            self._settling = asyncio.create_task(take(self.settle))
        return self._settling
