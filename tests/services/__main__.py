"""``python -m tests.services [postgres] [rabbitmq] [redis]``: start them and serve until Ctrl-C.

Prints a line ``WAKALA_TEST_<NAME>=<address>`` for each, which ``make test`` and all that starts servers of
its own take from the environment.
"""

from __future__ import annotations

import signal
import sys

from tests.services.finding import Missing
from tests.services.kept import NotStarted
from tests.services.servers import KINDS, Servers

ENDS = {signal.SIGINT, signal.SIGTERM}


def main() -> int:
    """Serve those that are named, or all."""
    names = sys.argv[1:] or list(KINDS)
    if unknown := set(names) - KINDS.keys():
        sys.stderr.write(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(KINDS)}\n")
        return 2
    try:
        serve(names)
    except (Missing, NotStarted) as why:
        sys.stderr.write(f"{why}\n")
        return 1
    return 0


def serve(names: list[str]) -> None:
    """Start them side by side, print their lines, and wait for a signal; raises Missing or NotStarted."""
    with Servers(*names) as servers:
        for name in names:
            sys.stdout.write(f"{KINDS[name].variable}={servers[name].url}\n")
            sys.stdout.flush()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        signal.sigwait(ENDS)


if __name__ == "__main__":
    sys.exit(main())
