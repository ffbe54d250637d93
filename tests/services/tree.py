"""The processes below a process, read from Linux' /proc."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def below(root: int) -> dict[int, str]:
    """Return the living descendants by id, parents first, with the state: ``T`` is stopped by a signal."""
    states, children = _processes()
    found, looking = dict[int, str](), [root]
    for parent in looking:
        looking.extend(children.get(parent, []))
        found.update(
            {child: states[child] for child in children.get(parent, []) if states[child] not in "ZX"}
        )
    return found


def send(signal: int, processes: dict[int, str]) -> None:
    """Signal each that is still there."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal)


def _processes() -> tuple[dict[int, str], dict[int, list[int]]]:
    states, children = dict[int, str](), dict[int, list[int]]()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended
                # A process names itself in brackets, and may have put brackets in the name.
                state, parent = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
                states[int(entry.name)] = state
                children.setdefault(int(parent), []).append(int(entry.name))
    return states, children
