"""``wakala run`` with little patience at the end: of a second, each step gets a part."""

from __future__ import annotations

import os

from adapters.cli.common import run_async
from adapters.lifecycle.ending import Limits
from adapters.lifecycle.stopping import told_to_stop
from adapters.logs import configure
from adapters.serve import prepare, serve_until
from bot.settings import load

BRIEF = Limits(requests=0.5, parts=0.2, bus=0.2, work=0.5, shares=0.2, late=0.2, shared=0.2, database=0.2)
LAST = 20.0
"""Seconds after which it would end with another exit code than 0."""


async def main() -> None:
    """Serve by the settings of the environment alone."""
    settings = load(None, os.environ)
    configure(settings.log)
    await prepare(settings)
    with told_to_stop(LAST) as stopping:
        await serve_until(stopping, settings, print, BRIEF)


if __name__ == "__main__":
    run_async(main())
