"""``python -m tests.interleavings``: fifty customers want the last one, round after round, each by a seed."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.interleavings.run import Violated, play
from tests.stage import prepared


def main() -> int:
    """Play the rounds; the exit code is 1 where one found a fault, whose seed is printed."""
    asked = _arguments()
    begun, sold, failed = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="wakala-rounds-") as folder:
        database = asyncio.run(prepared(Path(folder)))
        for seed in range(asked.seed, asked.seed + asked.rounds):
            try:
                sold += play(seed, database).sold
            except Violated as violated:
                sys.stdout.write(f"{violated}\n")
                failed += 1
    kept = asked.rounds - failed - sold
    seconds = time.monotonic() - begun
    sys.stdout.write(
        f"{asked.rounds} rounds: sold {sold} times, in {kept} nobody who got it kept it, "
        f"{failed} failed; {seconds:.0f} s\n"
    )
    return int(failed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.interleavings", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first round; each further one adds 1")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
