"""The watchdog: a handler stuck in a loop of its own must not hold everybody's conversation."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable

log = logging.getLogger("wakala.watchdog")

BEAT = 0.5
"""Seconds between signs of life of the event loop."""


class Watchdog:
    """Starts the process anew, in place, if the event loop shows no life for ``patience`` seconds.

    What was in flight is in the inbox; recovery counts it as begun, and parks it if it keeps doing this.
    """

    def __init__(self, patience: float, bite: Callable[[], None] | None = None) -> None:
        self._patience, self._bite = patience, bite or _start_anew
        self._alive_at = time.monotonic()
        self._over = threading.Event()
        self._main = threading.get_ident()

    def __enter__(self) -> Watchdog:
        """Watch the running event loop."""
        self._beat(asyncio.get_running_loop())
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        self._alive_at = time.monotonic()
        if not self._over.is_set():
            loop.call_later(BEAT, self._beat, loop)

    def _watch(self) -> None:
        while not self._over.wait(min(BEAT, self._patience / 4)):
            stuck = time.monotonic() - self._alive_at
            if stuck > self._patience:
                log.critical(
                    "nothing moved for %.0f s; starting anew. It is stuck here:\n%s", stuck, self._where()
                )
                self._bite()
                return

    def _where(self) -> str:
        frame = sys._current_frames().get(self._main)
        return "".join(traceback.format_stack(frame)[-8:])


def _start_anew() -> None:
    """Replace the process by a fresh one with the same pid; sockets, locks and threads go with the old."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own command line
