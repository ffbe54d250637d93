"""What the tools hold the house to: style, docstrings on every public name, types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "flows", "plugins", "adapters")


def run(*command: str) -> str:
    """What a tool has to complain of; nothing if it is content."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_every_public_name_has_a_docstring() -> None:
    assert run("ruff", "check", "--select", "D1", "--ignore", "D104,D105,D107", *ROOMS) == ""


def test_the_style_is_kept() -> None:
    assert run("ruff", "check", ".") == ""
