"""``worker.py [-MUTANT] run ...``: `wakala`, as it is in a run; or with one guard taken out of it.

One vendor serves a whole street here: Meta lets a number write to one person ten times a minute, the emulator
as often as one likes, and so does this worker.
"""

from __future__ import annotations

import sys
from pathlib import Path

from adapters.whatsapp import limits

AT_WILL = limits.Rate(burst=100_000, per_second=1000.0)


def main(arguments: list[str]) -> None:
    """Be one."""
    limits.PAIR = AT_WILL  # before anything takes it as its default
    if arguments[0].startswith("-"):
        from tests.chaos.mutants import MUTANTS

        MUTANTS[arguments.pop(0).removeprefix("-")].mutate()
    from adapters.cli import main as wakala

    sys.argv[1:] = arguments
    wakala()


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[2])  # from wherever it is started, what is here is `tests.chaos`
    main(sys.argv[1:])
