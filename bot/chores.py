"""Chores: what plugins do again and again, each time in a transaction of their own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from bot.plugin import Chore, Plugin
from bot.ports import Transactions

log = logging.getLogger("wakala.chores")


async def do_chores(plugins: Sequence[Plugin], transactions: Transactions) -> None:
    """Do every plugin's chores until cancelled; one that fails is tried again at its next time."""
    chores = [(plugin.name, *chore) for plugin in plugins for chore in plugin.chores]
    await asyncio.gather(*(_again_and_again(transactions, *chore) for chore in chores))


async def _again_and_again(transactions: Transactions, domain: str, seconds: float, chore: Chore) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await transactions.run(domain, chore)
        except Exception:
            log.exception("chore %s of %s failed", getattr(chore, "__name__", chore), domain)
