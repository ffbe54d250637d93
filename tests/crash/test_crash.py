"""Customers order and pay while the server is killed again and again: nothing is lost or repeated."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import uvloop

from tests.crash.figures import table
from tests.crash.run import Plan, run
from tests.crash.schedule import schedule
from tests.crash.script import scripts

SEED = 2026


@pytest.mark.parametrize("seed", [SEED, SEED + 1], ids=["in South Africa", "in Kenya"])
def test_no_crash_loses_or_repeats_a_turn_or_money(seed: int, tmp_path: Path) -> None:
    plan = Plan(seed, kills=10, customers=40)
    figures = uvloop.run(run(plan, tmp_path))
    sys.stdout.write(f"\n{table([figures])}\n")
    assert figures.kills == plan.kills
    assert figures.orders > plan.customers / 2
    assert min(figures.duplicates, figures.charges, figures.refunds, figures.completed) > 0


def test_the_same_seed_makes_the_same_customers_and_the_same_kills() -> None:
    assert scripts(7, 20, 2) == scripts(7, 20, 2) != scripts(8, 20, 2)
    assert schedule(7, 20, 500) == schedule(7, 20, 500) != schedule(8, 20, 500)


def test_the_kills_are_spread_over_the_run_and_come_at_every_moment() -> None:
    ends = schedule(SEED, 100, 1000)
    assert [end.acts for end in ends] == sorted(end.acts for end in ends)
    assert len({end.moment for end in ends}) == 6
    assert sum(end.moment != "stopping" for end in ends) == 100
