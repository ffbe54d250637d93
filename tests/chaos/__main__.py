"""``python -m tests.chaos``: many processes, real servers, and everything that can go wrong with them."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import uvloop

from tests.chaos.mutants import MUTANTS
from tests.chaos.plans import mutated, usual
from tests.chaos.run import Outcome, Plan, run
from tests.chaos.table import evidence, table


def main() -> int:
    """Run; the exit code is 1 where an invariant is broken, or where a mutant lives through its run."""
    asked = _arguments()
    if asked.mutants:
        return _hunt(asked.seed)
    plan = mutated(asked.seed, asked.mutant) if asked.mutant else usual(asked.seed, asked.minutes)
    return int(not _run(plan).held)


def _run(plan: Plan) -> Outcome:
    """Print what came of it; where it broke something, the folder with the evidence is named and stays."""
    folder = Path(tempfile.mkdtemp(prefix="wakala-chaos-"))
    outcome = uvloop.run(run(plan, folder))
    sys.stdout.write(f"{table(outcome)}\n")
    if outcome.held:
        shutil.rmtree(folder)
        return outcome
    (folder / "faults.txt").write_text("\n".join(outcome.log))
    found = [f"{name}: {one}" for name, every in outcome.violations.items() for one in every]
    (folder / "violations.txt").write_text("\n".join(found))
    sys.stdout.write(f"{evidence(outcome)}\nThe evidence is in {folder}\n")
    return outcome


def _hunt(seed: int) -> int:
    """Run every mutant; the exit code is 1 where one was not found out, or one that harms nothing was.

    So it is where nobody could order at all.
    """
    outcomes = {name: _run(mutated(seed, name)) for name in MUTANTS}
    right = {name: one.served and one.held == MUTANTS[name].harmless for name, one in outcomes.items()}
    for name, outcome in outcomes.items():
        verdict = "as it must" if right[name] else "WRONG"
        became = ("survived" if outcome.held else "was found") if outcome.served else "stopped the shop"
        sys.stdout.write(f"{verdict:>10}  {name} {became}\n")
    return int(not all(right.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the schedule and of the customers")
    parser.add_argument("--minutes", type=float, default=2.0, help="so long")
    parser.add_argument("--mutant", choices=MUTANTS, help="a guard to take out: the run must find it")
    parser.add_argument("--mutants", action="store_true", help="every one of them, one after another")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
