"""Stopping: the first SIGTERM or SIGINT asks for an orderly end, which has a limit; the second one ends."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

log = logging.getLogger("wakala.stop")

LAST: Final = 28.0
"""Seconds from the first signal to the end, whatever hangs: supervisors usually kill after 30."""

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

OVERDUE: Final = 1
"""The exit code of an end that was not orderly."""


@contextmanager
def told_to_stop(last: float = LAST, end: Callable[[int], None] = os._exit) -> Iterator[asyncio.Event]:
    """Yield an event that the first signal sets.

    ``end`` is called with an exit code by the second signal, and if the process is still there ``last``
    seconds after the first. The limit is kept by a thread: it is also for an event loop that is stuck.
    """
    told, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell(signum: signal.Signals) -> None:
        if told.is_set():
            log.warning("told to stop a second time: ending now; the next start takes up what was under way")
            end(128 + signum)
            return
        log.info("told to stop: ending in good order, within %g s", last)
        _limit(last, end)
        told.set()

    for signum in SIGNALS:
        loop.add_signal_handler(signum, tell, signum)
    yield told


def _limit(last: float, end: Callable[[int], None]) -> None:
    def overdue() -> None:
        log.critical("not ended within %g s: ending now; the next start takes up what was under way", last)
        end(OVERDUE)

    timer = threading.Timer(last, overdue)
    timer.daemon = True
    timer.start()


async def unless(told: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do the work; return whether it came to its end before we were told to stop, which cancels it."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(told.wait())
    try:
        await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        stopped = working.cancel()
    if not stopped:
        await working
    return not stopped
