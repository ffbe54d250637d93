"""A process that says when it is up, and when it is told to stop; then it does what it was started for."""

from __future__ import annotations

import asyncio
import sys
import time

from adapters.cli.common import run_async
from adapters.lifecycle.stopping import told_to_stop


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def stand_still() -> None:
    """Hold up the event loop."""
    time.sleep(60)


async def main(last: float, then: str) -> None:
    """Within ``last`` seconds of the signal it must be over."""
    with told_to_stop(last) as told:
        say("up")
        await told.wait()
        say("told")
        if then == "hang":
            await asyncio.Event().wait()
        if then == "loop":
            stand_still()


if __name__ == "__main__":
    run_async(main(float(sys.argv[1]), sys.argv[2]))
