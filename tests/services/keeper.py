"""Stands between a session and its server: however the session ends, the server ends, and all it started.

It runs as a process of its own, one for each start: ``python -m tests.services.keeper <JSON of an Errand>``.
SIGINT stops the server in its own way, SIGTERM kills it. The keeper ends last, when nothing is left.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from tests.services import tree

LOOK = 0.05
"""Seconds between looks whether the session and the server are there."""

PR_SET_CHILD_SUBREAPER = 36
"""linux/prctl.h: orphans below us become our children, so that what calls itself a daemon is found, too."""


@dataclass(frozen=True)
class Errand:
    """Run ``command`` in ``folder`` as ``user`` (None: as we are) for a process, the ``session``.

    ``farewell`` is the command that tidies up where the session died and cannot.
    """

    session: int
    command: list[str]
    folder: str
    user: str | None
    farewell: list[str]
    stop_signal: int


def keep(errand: Errand) -> None:
    """Run the server until it ends, the session ends, or SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        server = subprocess.Popen(errand.command, cwd=errand.folder, **account(errand.user))
        signal.signal(signal.SIGINT, lambda *_: server.send_signal(errand.stop_signal))
        while server.poll() is None and os.getppid() == errand.session:
            time.sleep(LOOK)
    finally:
        _end_all()
    if os.getppid() != errand.session:
        subprocess.run(errand.farewell, check=False)


def account(user: str | None) -> dict[str, Any]:
    """The arguments with which Popen becomes this user, and nothing more than this user."""
    return {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _end_all() -> None:
    with contextlib.suppress(ChildProcessError):  # raised when none is left
        while True:
            tree.send(signal.SIGKILL, tree.below(os.getpid()))
            os.wait()


if __name__ == "__main__":
    keep(Errand(**json.loads(sys.argv[1])))
