"""Ports: what one session has chosen for a server, no other chooses, before the server listens or after."""

from __future__ import annotations

import subprocess
import sys

from tests.crash.ports import is_free
from tests.services import ports
from tests.services.kept import ROOT

ELSEWHERE = """
import sys
from tests.services import ports
ports._BASES = [int(sys.argv[1])]
print(ports.free_ports())
"""
"""Has the choice of one."""


def test_ports_that_are_chosen_are_kept_from_everybody_else() -> None:
    assert not is_free(ports.free_ports() + 3)


def test_another_session_does_not_choose_them() -> None:
    command = [sys.executable, "-c", ELSEWHERE, str(ports.free_ports())]
    theirs = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (theirs.stdout, "StopIteration" in theirs.stderr) == ("", True)
