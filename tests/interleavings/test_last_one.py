"""Fifty customers want the last one at once: one of them gets it, and nobody else pays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interleavings.run import play


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_last_one_is_sold_once_and_nobody_else_pays(seed: int, database: Path) -> None:
    play(seed, database)


def test_the_same_seed_makes_the_same_round(database: Path) -> None:
    first, again, other = (play(seed, database, crowd=5).acts for seed in (11, 11, 12))
    assert first == again != other
