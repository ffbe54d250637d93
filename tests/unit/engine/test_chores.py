"""Chores come round by themselves, and at once when the clock is moved ahead."""

import asyncio

from adapters.memory.store import MemoryStore
from adapters.memory.transactions import MemoryTransactions
from bot import Plugin
from bot.chores import do_chores
from bot.clock import SystemClock

HOUR = 3600.0


async def test_a_skip_makes_it_time_for_every_chore() -> None:
    done, clock = asyncio.Event(), SystemClock()
    transactions = MemoryTransactions(MemoryStore(clock))
    plugin = Plugin("garden")

    @plugin.every(seconds=HOUR)
    async def water(tx: object) -> None:
        done.set()

    chores = asyncio.create_task(do_chores([plugin], transactions, clock))
    await asyncio.sleep(0)
    clock.skip(HOUR)
    async with asyncio.timeout(5):
        await done.wait()
    chores.cancel()
    await asyncio.gather(chores, return_exceptions=True)
