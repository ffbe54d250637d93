"""The peers' own virtual environment, made on demand so that the project's stays light.

``python -m bench.peers`` makes it; so does the first measurement that needs it.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

PINS = (
    "aiogram==3.31.0",
    "aiohttp==3.14.5",
    "httptools==0.9.0",
    "httpx==0.28.1",
    "sniffio==1.3.1",  # httpcore looks for it at every request; without it pywa sends a third slower
    "pydantic==2.13.5",
    "pywa==4.5.0",
    "starlette==1.10.0",
    "uvicorn==0.54.0",
    "uvloop==0.23.0",
)
"""What the peers run on: exact, so that two runs months apart compare the same programs."""

_HOME = Path(__file__).parents[1] / ".venv-bench"
_STAMP = _HOME / "pins.txt"


def python() -> str:
    """The peers' interpreter; installs the pinned peers first where they are missing or differ."""
    wanted = "\n".join(PINS)
    interpreter = _HOME / "bin" / "python"
    if not _STAMP.exists() or _STAMP.read_text() != wanted:
        print("Installing the peers into .venv-bench ...", file=sys.stderr)
        venv.create(_HOME, with_pip=True, clear=True)
        pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PINS], check=True)
        _STAMP.write_text(wanted)
    return str(interpreter)


if __name__ == "__main__":
    python()
