"""A vendor accepts, drivers deliver and customers pay while the server is killed again and again."""

from __future__ import annotations

import sys
from pathlib import Path

import uvloop

from tests.crash.shift import run


def test_no_crash_loses_or_repeats_what_vendors_and_drivers_do(tmp_path: Path) -> None:
    figures = uvloop.run(run(2026, tmp_path, kills=8, customers=12))
    sys.stdout.write(f"\n{figures}\n")
    assert figures.kills == 8
    assert figures.completed > figures.orders / 2
