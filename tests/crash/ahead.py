"""``ahead.py SECONDS``: a server that was away for so long, as its clock has it."""

from __future__ import annotations

import sys

from adapters import serve
from adapters.cli import main
from bot.clock import SystemClock


def clock(seconds: float) -> SystemClock:
    """The machine's clock, and so much more."""
    ahead = SystemClock()
    ahead.skip(seconds)
    return ahead


if __name__ == "__main__":
    seconds = float(sys.argv[1])
    serve.SystemClock = lambda: clock(seconds)
    sys.argv[1:] = ["run"]
    main()
