"""Rounds by their seeds."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from random import Random

from tests.interleavings.customers import customers
from tests.interleavings.loop import SeededLoop, seeded_ids
from tests.interleavings.proofs import violations
from tests.interleavings.round import Round
from tests.interleavings.shop import shop

CROWD = 50
MEMORY = next((folder for folder in ("/dev/shm",) if Path(folder).is_dir()), None)
"""Where Linux keeps files in memory. What a disk holds after a crash is for other tests."""


class Violated(AssertionError):
    """Something was sold twice, paid twice, lost or left unsaid; the message begins with the seed."""


def play(seed: int, database: Path, crowd: int = CROWD) -> Round:
    """Play a round on a copy of a prepared database, and return it once it is over; raises Violated."""
    dice = Random(seed)
    with seeded_ids(dice), asyncio.Runner(loop_factory=lambda: SeededLoop(dice)) as runner:
        return runner.run(_round(seed, database, dice, crowd))


async def _round(seed: int, database: Path, dice: Random, crowd: int) -> Round:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        async with shop(Path(name), database, dice) as opened:
            played = Round(opened, dice, customers(dice, crowd))
            try:
                await played.play()
            except Exception as fault:
                raise Violated(f"seed {seed}: {fault!r} after {played.acts[-5:]}") from fault
            if found := list(violations(opened, played.people)):
                raise Violated("\n".join((f"seed {seed}: {len(found)} violations", *found[:20])))
            return played
