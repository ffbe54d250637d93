"""How long until a started server answers, and how much of that is importing it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.process import CACHING
from bench.subjects import COMMITTED, serving


def first_start() -> float:
    """Seconds from spawn to ready with no database yet: the schema and the demo shop are made."""
    with serving(COMMITTED) as served:
        return served.process.start_seconds


def next_start(times: int) -> float:
    """Seconds from spawn to ready on an existing database; the median."""
    with tempfile.TemporaryDirectory() as directory:
        database = Path(directory) / "wakala.db"
        with serving(COMMITTED, database):
            pass
        return statistics.median(_start(database) for _ in range(times))


def imports(times: int) -> float:
    """Seconds that importing the whole of Wakala takes, beyond starting Python; the median."""
    whole = statistics.median(_run("import adapters.app") for _ in range(times))
    return whole - statistics.median(_run("pass") for _ in range(times))


def _start(database: Path) -> float:
    with serving(COMMITTED, database) as served:
        return served.process.start_seconds


def _run(program: str) -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", program], check=True, env=CACHING)
    return time.monotonic() - started
