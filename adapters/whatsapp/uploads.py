"""Uploads: what Meta holds of ours by which id, so that the same picture is uploaded once for many people."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from bot.channel import File

LIFE: Final = 29 * 24 * 3600.0
"""Seconds; Meta deletes uploads after 30 days."""
MOST: Final = 1_000


class Uploads:
    """Remembers ids by business number and content, in memory: a new process uploads anew."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: OrderedDict[tuple[str, bytes], tuple[str, float]] = OrderedDict()

    def find(self, number: str, file: File) -> str | None:
        """Return the id under which this number may still send the file."""
        media_id, until = self._known.get(_key(number, file), ("", 0.0))
        return media_id if self._now() < until else None

    def keep(self, number: str, file: File, media_id: str) -> None:
        """Remember an id; the oldest is forgotten where there are too many."""
        self._known[_key(number, file)] = (media_id, self._now() + LIFE)
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def forget(self, number: str, file: File) -> None:
        """Meta does not know it any more."""
        self._known.pop(_key(number, file), None)


def _key(number: str, file: File) -> tuple[str, bytes]:
    return number, hashlib.sha256(file.content).digest()
