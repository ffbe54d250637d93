"""Which runs there are: the usual one, and one for each guard that is taken out."""

from __future__ import annotations

from tests.chaos.cast import TWINS
from tests.chaos.mutants import MUTANTS
from tests.chaos.run import Plan
from tests.chaos.world import WORKER

QUIET = 30.0
"""Seconds of the time asked for that are left for everything to come to rest."""

SHORT = 30.0
"""Seconds for which nothing moves where a guard is out: then it was found out, if not before."""

PACE = 3.0
"""Seconds between customers."""


def usual(seed: int, minutes: float) -> Plan:
    """Everything, for so long."""
    seconds = max(minutes * 60 - QUIET, QUIET)
    return Plan(seed, seconds, int(seconds / PACE))


def mutated(seed: int, name: str) -> Plan:
    """What shows that this guard is needed."""
    mutant = MUTANTS[name]
    return Plan(
        seed,
        mutant.seconds,
        mutant.customers,
        every=mutant.every,
        kinds=mutant.kinds,
        targets=mutant.targets,
        patience=SHORT,
        cast=TWINS,
        launcher=(*WORKER, f"-{name}"),
    )
