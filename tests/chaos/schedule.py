"""What goes wrong, when and for how long: drawn from a seed alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from bot.replica import LEASE


class Kind(NamedTuple):
    """A kind of fault: what it may be done to, and for how many seconds, at least and at most."""

    targets: str
    lasts: tuple[float, float] = (0.0, 0.0)


KINDS: Mapping[str, Kind] = {
    "kill -9": Kind("workers", (0.0, 2.0)),
    "freeze": Kind("workers", (LEASE + 1, LEASE + 4)),
    "rolling restart": Kind("services"),
    "stop the broker": Kind("broker", (1.0, 4.0)),
    "kill the broker": Kind("broker", (0.0, 2.0)),
    "freeze the broker": Kind("broker", (2.0, 8.0)),
    "stop Redis": Kind("redis", (1.0, 5.0)),
    "kill Redis": Kind("redis", (0.0, 2.0)),
    "freeze Redis": Kind("redis", (2.0, 8.0)),
    "restart PostgreSQL": Kind("database", (0.0, 2.0)),
    "kill PostgreSQL": Kind("database", (0.0, 2.0)),
    "cut connections": Kind("ways"),
    "refuse connections": Kind("ways", (1.0, 4.0)),
    "delay connections": Kind("ways", (3.0, 8.0)),
    "stall connections": Kind("ways", (1.0, 5.0)),
    "webhooks twice": Kind("webhooks", (3.0, 10.0)),
    "webhooks swapped": Kind("webhooks", (3.0, 10.0)),
    "events again": Kind("bus"),
}
"""Every kind there is; each comes at least once in a schedule."""


class Fault(NamedTuple):
    """``kind`` is done to ``target`` so many seconds after the start, and lasts so many."""

    second: float
    kind: str
    target: str
    lasts: float


def schedule(
    seed: int,
    seconds: float,
    targets: Mapping[str, Sequence[str]],
    every: float,
    kinds: Sequence[str] = tuple(KINDS),
) -> list[Fault]:
    """Draw a fault for each ``every`` seconds at least, of each of the ``kinds`` at least once.

    ``targets`` are the names of what there is, by the groups that kinds of faults are for.
    """
    dice = Random(f"chaos/{seed}")
    names = list(kinds)
    names += dice.choices(names, k=max(0, int(seconds / every) - len(names)))
    dice.shuffle(names)
    pace = seconds / len(names)
    return [_fault(dice, name, pace * (place + dice.random()), targets) for place, name in enumerate(names)]


def _fault(dice: Random, name: str, second: float, targets: Mapping[str, Sequence[str]]) -> Fault:
    kind = KINDS[name]
    return Fault(
        round(second, 2), name, dice.choice(targets[kind.targets]), round(dice.uniform(*kind.lasts), 2)
    )
