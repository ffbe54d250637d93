"""Every scene, in some of the orders in which it may come: nothing is lost, doubled or left unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evenings.run import SCENES, play

SAMPLE = 2
"""Seeds of each scene here; ``make chaos`` plays a hundred."""


@pytest.mark.parametrize("seed", range(SAMPLE))
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.stem)
def test_an_evening_ends_well_in_whatever_order_things_come(scene: Path, seed: int, database: Path) -> None:
    play(scene, seed, database)


def test_the_same_seed_makes_the_same_evening(database: Path) -> None:
    first, again, other = (play(SCENES[0], seed, database).acts for seed in (11, 11, 12))
    assert first == again != other
