"""What is printed of a run: faults injected by invariants held."""

from __future__ import annotations

from tests.chaos.run import Outcome

MOST = 8
"""Violations of one invariant that are printed; the folder has all."""


def table(outcome: Outcome) -> str:
    """The faults with their counts, the invariants with what became of them, and the figures."""
    faults = [f"{count:4} x {kind}" for kind, count in sorted(outcome.faults.items())]
    held = [
        f"{'held' if not found else f'{len(found)} violations':>14}  {name}"
        for name, found in outcome.violations.items()
    ]
    width = max(map(len, faults), default=0) + 3
    lines = max(len(faults), len(held))
    faults += [""] * (lines - len(faults))
    held += [""] * (lines - len(held))
    body = [f"{fault:<{width}}{line}".rstrip() for fault, line in zip(faults, held, strict=True)]
    figures = ", ".join(f"{value} {name}" for name, value in outcome.figures.items())
    total = sum(outcome.faults.values())
    kept = sum(not found for found in outcome.violations.values())
    head = f"seed {outcome.plan.seed}: {total} faults x {kept} of {len(outcome.violations)} invariants held"
    return "\n".join((head, *body, figures))


def evidence(outcome: Outcome) -> str:
    """The first violations of each invariant."""
    lines = []
    for name, found in outcome.violations.items():
        lines += [f"{name}: {one[:2000]}" for one in found[:MOST]]
    return "\n".join(lines)
