"""A process that reads a queue and dies of poison.

``python -m tests.rabbitmq.doomed <url> <name> <deliveries>`` prints what it hears, a line each.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from bot.events import Envelope
from tests.rabbitmq.bus import Bus

POISON = "poison"


async def hear(envelope: Envelope) -> None:
    what = str(envelope.data["what"])
    if what == POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    url, name, deliveries = sys.argv[1:]
    asyncio.run(Bus(url, int(deliveries), name).consumer(hear).run())
