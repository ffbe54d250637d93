"""Ports for servers: four neighbours each, given to nobody else, in this process or another."""

from __future__ import annotations

import random
import socket

from tests.crash.ports import BELOW_THE_EPHEMERAL, is_free

_BASES = BELOW_THE_EPHEMERAL[::4]
_chance = random.SystemRandom()
"""Whatever seed a test has set: sessions run side by side."""

_held: list[socket.socket] = []
"""Bound to the last of each four for as long as this process lives. A server is seen to listen only seconds
after its ports were chosen; until then this is what keeps another session from choosing them."""


def free_ports() -> int:
    """Return the first of three ports that nobody has."""
    free = (base for base in _chance.sample(_BASES, len(_BASES)) if all(map(is_free, range(base, base + 3))))
    return next(base for base in free if _hold(base + 3))


def _hold(port: int) -> bool:
    """Keep it from everybody else; False if somebody has it."""
    ticket = socket.socket()
    try:
        ticket.bind(("127.0.0.1", port))
    except OSError:
        ticket.close()
        return False
    _held.append(ticket)
    return True
