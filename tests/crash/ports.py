"""Ports for servers that come and go."""

from __future__ import annotations

import random
import socket

BELOW_THE_EPHEMERAL = range(20_000, 32_000)
"""Linux takes the near ends of connections from 32,768 up. While a server of ours is away, connecting to
a port up there may end at the connection itself, and the server finds its port taken."""


def free_port() -> int:
    """Return a port that nobody has."""
    while not is_free(port := random.choice(BELOW_THE_EPHEMERAL)):
        pass
    return port


def is_free(port: int) -> bool:
    """Whether nobody listens on it, nor keeps it to listen later."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
