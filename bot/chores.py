"""Chores: what plugins do again and again, each time in a transaction of their own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from bot.clock import SystemClock
from bot.plugin import Chore, Plugin
from bot.ports import Transactions

log = logging.getLogger("wakala.chores")


async def do_chores(plugins: Sequence[Plugin], transactions: Transactions, clock: SystemClock) -> None:
    """Do every plugin's chores until cancelled; one that fails is tried again at its next time.

    A skip of the clock makes it time for all of them.
    """
    chores = [(plugin.name, *chore) for plugin in plugins for chore in plugin.chores]
    await asyncio.gather(*(_again_and_again(transactions, _skipped(clock), *chore) for chore in chores))


def _skipped(clock: SystemClock) -> asyncio.Event:
    """Happens with every skip from now on."""
    skipped = asyncio.Event()
    clock.on_skip(skipped.set)
    return skipped


async def _again_and_again(
    transactions: Transactions, skipped: asyncio.Event, domain: str, seconds: float, chore: Chore
) -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await skipped.wait()
        skipped.clear()
        try:
            await transactions.run(domain, chore)
        except Exception:
            log.exception("chore %s of %s failed", getattr(chore, "__name__", chore), domain)
