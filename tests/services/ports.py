"""Ports for servers: four neighbours each, given to nobody else in this process."""

from __future__ import annotations

import itertools
import random
import socket

from tests.crash.ports import BELOW_THE_EPHEMERAL

_BASES = BELOW_THE_EPHEMERAL[::4]
_turns = itertools.cycle(random.SystemRandom().sample(_BASES, len(_BASES)))
"""In an order of this process' own, whatever seed a test has set: sessions run side by side."""


def free_ports() -> int:
    """Return the first of four ports that nobody listens on."""
    return next(base for base in _turns if not any(_taken(base + step) for step in range(4)))


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
