"""``python -m tests.evenings``: every scene of the three phones, again and again, each time by a seed."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.evenings.run import SCENES, play
from tests.interleavings.run import Violated
from tests.stage import prepared


def main() -> int:
    """Play them; the exit code is 1 where one found a fault, whose scene and seed are printed."""
    asked = _arguments()
    begun, failed = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="wakala-evenings-") as folder:
        database = asyncio.run(prepared(Path(folder)))
        for scene in SCENES:
            for seed in range(asked.seed, asked.seed + asked.rounds):
                try:
                    play(scene, seed, database)
                except Violated as violated:
                    sys.stdout.write(f"{violated}\n")
                    failed += 1
    seconds = time.monotonic() - begun
    sys.stdout.write(
        f"{len(SCENES)} scenes, each in {asked.rounds} orders of events: {failed} failed; {seconds:.0f} s\n"
    )
    return int(failed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evenings", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="of each scene")
    parser.add_argument("--seed", type=int, default=1, help="of the first round; each further one adds 1")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
