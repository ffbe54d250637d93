"""However things reach a cache that loses and delays them, no answer is older than it may be."""

from __future__ import annotations

import asyncio
from itertools import count
from random import Random

import pytest

from adapters.memory import MemoryCache
from bot.clock import SystemClock
from plugins.catalogue.cache import forget, remembered

STEPS = 12


class Faulty(MemoryCache):
    """A cache in which others get in between, that loses keys, and where a lost ``set`` may arrive later."""

    def __init__(self, dice: Random) -> None:
        super().__init__(SystemClock(lambda: 0.0))
        self._dice = dice
        self._late = list[tuple[str, bytes, float]]()

    async def get(self, key: str) -> bytes | None:
        await self._others()
        found = await super().get(key)
        await self._others()
        return found

    async def set(self, key: str, value: bytes, ttl: float) -> None:
        await self._others()
        if self._dice.random() < 0.3:
            self._late.append((key, value, ttl))
        else:
            await super().set(key, value, ttl)
        await self._others()

    async def delete(self, *keys: str) -> None:
        await self._others()
        await super().delete(*keys)

    async def _others(self) -> None:
        """Let the others go first, as often as the dice say; and perhaps something is lost, or arrives."""
        for _ in range(self._dice.randrange(4)):
            await asyncio.sleep(0)
        if self._dice.random() < 0.1:
            await super().delete(self._dice.choice(["products", "catalogue:tenant:shop:generation"]))
        if self._late and self._dice.random() < 0.1:
            await super().set(*self._late.pop(self._dice.randrange(len(self._late))))


class World:
    """A price that rises, one who raises it, and many who ask for it."""

    def __init__(self, dice: Random) -> None:
        self.dice, self.cache, self.price, self.told = dice, Faulty(dice), 0, 0
        self.hits, self.reads = 0, count()

    async def read(self) -> bytes:
        next(self.reads)
        price = self.price
        await asyncio.sleep(0)
        return str(price).encode()

    async def raise_it(self) -> None:
        for _ in range(STEPS):
            self.price += 1
            risen = self.price
            await forget(self.cache, "shop")
            self.told = risen
            await asyncio.sleep(0)

    async def ask(self) -> None:
        for _ in range(STEPS):
            told = self.told
            answer = await remembered(self.cache, "shop", "products", 300, self.read)
            assert int(answer) >= told


@pytest.mark.parametrize("seed", range(100))
async def test_who_asks_after_a_change_was_told_gets_nothing_from_before_it(seed):
    world = World(Random(seed))
    async with asyncio.TaskGroup() as tasks:
        for one in (world.raise_it(), *(world.ask() for _ in range(4))):
            tasks.create_task(one)


async def test_most_answers_come_from_the_cache_all_the_same():
    world = World(Random(0))
    for _ in range(20):
        await world.ask()
    assert next(world.reads) < 20 * STEPS * 0.7
