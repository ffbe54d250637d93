"""When the server is killed: by how far the customers have come, drawn from a seed."""

from __future__ import annotations

from random import Random
from typing import Literal, NamedTuple

Moment = Literal["working", "sending", "answered", "starting", "recovering", "stopping"]
"""``working``: some time after a customer wrote. ``sending``: as a reply arrives at the Cloud API, which
never sees it. ``answered``: as the Cloud API has taken one. ``starting``: some time after the process was
begun. ``recovering``: some time after it listened again. ``stopping``: SIGTERM in place of SIGKILL."""

WEIGHTS: dict[Moment, int] = {"working": 8, "sending": 3, "answered": 3, "starting": 4, "recovering": 4}

LONGEST: dict[Moment, float] = {"working": 0.05, "starting": 1.2, "recovering": 0.1}
"""Seconds of delay at most."""

STOP_EVERY = 7
"""One orderly stop after so many kills."""


class End(NamedTuple):
    """The end of one process: at that ``moment`` after ``acts`` messages, ``delay`` seconds later."""

    acts: int
    moment: Moment
    delay: float


def schedule(seed: int, kills: int, acts: int) -> list[End]:
    """Spread so many kills, and some orderly stops, over nine tenths of the ``acts``."""
    dice = Random(f"ends/{seed}")
    ends: list[End] = []
    for number in range(kills):
        moment = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        after = int(0.9 * acts * number / kills)
        ends.append(End(after, moment, dice.uniform(0, LONGEST.get(moment, 0))))
        if number % STOP_EVERY == STOP_EVERY - 1:
            ends.append(End(after, "stopping", 0.0))
    return ends
