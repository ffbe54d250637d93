"""``python -m tests.crash``: kill the server again and again under load, and print what came of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from tests.crash import shift
from tests.crash.figures import Figures, table
from tests.crash.run import Plan, Violated, run

SHIFT_KILLS, SHIFT_CUSTOMERS = 30, 40


def main() -> int:
    """Run round after round, each with the next seed; the exit code is 1 where a run found a fault."""
    asked = _arguments()
    begun, done = time.monotonic(), list[Figures]()
    while len(done) < asked.rounds or time.monotonic() - begun < asked.minutes * 60:
        plan = Plan(asked.seed + len(done), asked.kills, asked.customers, asked.orders)
        with tempfile.TemporaryDirectory(prefix="wakala-crash-") as folder:
            try:
                done.append(uvloop.run(run(plan, Path(folder))))
            except Violated as violated:
                sys.stdout.write(f"{violated}\n")
                return 1
        sys.stdout.write(f"{table(done[-1:])}\n")
        sys.stdout.flush()
    sys.stdout.write(f"\n{table(done)}\n")
    return _shifts(asked)


def _shifts(asked: argparse.Namespace) -> int:
    """Let a vendor and drivers work through kills, too."""
    for seed in range(asked.seed, asked.seed + asked.shifts):
        with tempfile.TemporaryDirectory(prefix="wakala-shift-") as folder:
            try:
                figures = uvloop.run(
                    shift.run(seed, Path(folder), kills=SHIFT_KILLS, customers=SHIFT_CUSTOMERS)
                )
            except Violated as violated:
                sys.stdout.write(f"{violated}\n")
                return 1
        sys.stdout.write(f"{figures}\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="SIGKILLs in each round")
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--orders", type=int, default=2, help="tries at an order by each customer")
    parser.add_argument("--seed", type=int, default=1, help="of the first round; each further one adds 1")
    parser.add_argument("--rounds", type=int, default=1, help="at least so many rounds")
    parser.add_argument(
        "--shifts", type=int, default=1, help="so many shifts of vendor and drivers after them"
    )
    parser.add_argument("--minutes", type=float, default=0, help="and at least so long")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
