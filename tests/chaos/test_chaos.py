"""Many processes live through everything that can go wrong with them and with what they need."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import uvloop

from tests.chaos.plans import usual
from tests.chaos.run import run
from tests.chaos.table import evidence, table

SEED = 2026


@pytest.mark.timeout(900)
def test_no_fault_of_a_worker_a_server_or_a_connection_loses_or_repeats_anything(tmp_path: Path) -> None:
    outcome = uvloop.run(run(usual(SEED, minutes=2), tmp_path))
    sys.stdout.write(f"\n{table(outcome)}\n")
    assert outcome.held, evidence(outcome)
    assert min(outcome.figures["orders"], outcome.figures["events published again"]) > 0
