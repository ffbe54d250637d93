"""A world in which nothing is left to chance: time, the disk's delays and ids all come from one seed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from tests.doubles.travelling_loop import TravellingLoop
from tests.stage import MONDAY_NOON

SLOWEST_COMMIT = 0.02
"""Seconds; while one is under way, everything else goes on."""


class SeededLoop(TravellingLoop):
    """Has no threads: what would run on one is done at once, and known after a drawn delay."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        super().__init__()

    def run_in_executor(self, _: Any, work: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """Do it now; raise, as a thread would, where it is awaited."""
        done = self.create_future()
        try:
            tell, outcome = done.set_result, work(*args)
        except Exception as error:
            done.set_exception(error)
        else:
            self.call_later(self._dice.uniform(0, SLOWEST_COMMIT), tell, outcome)
        return done


@contextmanager
def seeded_ids(dice: Random) -> Iterator[None]:
    """Within the block every new id is drawn; they are UUIDv7 still, and sort by when they were made."""
    made = int(MONDAY_NOON * 1000)

    def draw() -> UUID:
        nonlocal made
        made += 1
        return UUID(int=made << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62))

    with patch("bot.ids.uuid7", draw):
        yield
