"""Packages of Debian and what descends from it, installed without letting their servers start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")
"""Asked by each package before it starts its server; 101 means no (invoke-rc.d(8))."""

REFUSAL = "#!/bin/sh\nexit 101\n"

APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")

_one_at_a_time = threading.Lock()


def install(package: str) -> str:
    """Install and say so first on stderr; return why it could not be done, or nothing."""
    if os.geteuid() != 0:
        return "installing packages needs root"
    if shutil.which("apt-get") is None:
        return "no apt-get, so this is not Debian"
    with _one_at_a_time, no_daemons(POLICY):
        sys.stderr.write(f"Installing the package {package} with apt-get, for the tests ...\n")
        sys.stderr.flush()
        _apt("update")
        return _apt("install", "--yes", "--no-install-recommends", package)


@contextmanager
def no_daemons(policy: Path) -> Iterator[None]:
    """Forbid packages to start servers; a policy that somebody has made stands."""
    if policy.exists():
        yield
        return
    policy.write_text(REFUSAL)
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _apt(*arguments: str) -> str:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run([*APT, *arguments], env=environment, capture_output=True, text=True, check=False)
    return f"apt-get {' '.join(arguments)}: {done.stderr.strip()}" if done.returncode else ""
