"""After ``kill -9`` of a replica: how long until the other has answered everybody."""

from __future__ import annotations

import os
import signal
import statistics
import threading
import time

from bench.load import Load
from bench.process import generate
from bench.services.outside import Outside
from bench.services.replicas import UNSENT, Replicas, drained, replicas
from bench.subjects import dummy

PEOPLE = 200
RATE = 100.0
"""Messages a second, which one replica alone can answer."""

BEFORE, AFTER = 1.0, 2.0
"""Seconds for which people write before the kill and after it, to the one that stays."""


def seconds(outside: Outside, kills: int) -> float:
    """Kill one of two under load, again and again: until all that was written has its answer; the median."""
    with dummy() as graph_port, replicas(outside, whatsapp__api_url=f"http://127.0.0.1:{graph_port}") as team:
        return statistics.median(_kill(team) for _ in range(kills))


def _kill(team: Replicas) -> float:
    team.grow(2)
    doomed, stays = team.running
    writing = threading.Thread(target=generate, args=(_load(stays),))
    writing.start()
    time.sleep(BEFORE)
    os.kill(team.running[doomed].pid, signal.SIGKILL)
    killed_at = time.monotonic()
    team.end(doomed)
    writing.join()
    return drained(team.database, UNSENT) - killed_at


def _load(port: int) -> Load:
    """Everybody writes, those of the other replica too: whoever is asked takes the webhook."""
    duration = BEFORE + AFTER
    return Load(port, count=int(RATE * duration), seconds=duration, rate=RATE, senders=PEOPLE)
