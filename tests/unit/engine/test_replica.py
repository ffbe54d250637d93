"""A replica goes on with what is dealt to it, once what was left there is done, and with nothing else."""

from __future__ import annotations

import asyncio

import pytest

from bot.replica import LEASE, Replica
from bot.shares import ALL, Hand

HALF = frozenset(range(32))


class Table:
    """Deals what the test says; None is a database that is away."""

    def __init__(self) -> None:
        self.next: frozenset[int] | None = ALL
        self.left: list[str] = []

    async def deal(self, replica: str) -> frozenset[int]:
        if self.next is None:
            raise OSError("the database is away")
        return self.next

    async def leave(self, replica: str) -> None:
        self.left.append(replica)


class Worker:
    """Takes up shares when the test lets it."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.free, self.asked = hand, asyncio.Event(), list[frozenset[int]]()

    async def take_up(self, shares: frozenset[int]) -> None:
        self.asked.append(shares)
        await self.free.wait()
        self.hand.add(shares)


class Play:
    """One replica, and a clock that the test moves."""

    def __init__(self) -> None:
        self.now, self.table, self.hand = 100.0, Table(), Hand()
        self.worker = Worker(self.hand)
        self.replica = Replica(self.table, self.hand, self.worker.take_up, lambda: self.now, name="a")

    async def renew(self, dealt: frozenset[int] | None, after: float = 2.0) -> frozenset[int]:
        self.now += after
        self.table.next = dealt
        await self.replica.renew()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return self.hand.held


@pytest.fixture
async def play() -> Play:
    return Play()


async def test_what_is_dealt_is_gone_on_with_once_it_is_taken_up_and_taken_up_once(play: Play) -> None:
    assert await play.renew(ALL) == frozenset()
    assert await play.renew(ALL) == frozenset()
    play.worker.free.set()
    assert await play.renew(ALL) == ALL
    assert play.worker.asked == [ALL]


async def test_what_is_lost_is_left_at_once_and_taken_up_anew_when_it_comes_back(play: Play) -> None:
    play.worker.free.set()
    await play.renew(ALL)
    assert await play.renew(HALF) == HALF
    assert await play.renew(ALL) == ALL
    assert play.worker.asked == [ALL, ALL - HALF]


async def test_a_short_absence_of_the_database_is_borne_and_a_long_one_ends_everything(play: Play) -> None:
    play.worker.free.set()
    await play.renew(ALL)
    assert await play.renew(None, after=LEASE - 1) == ALL
    assert await play.renew(None, after=2) == frozenset()


async def test_who_leaves_holds_nothing_and_says_so(play: Play) -> None:
    await play.renew(ALL)
    await play.replica.leave()
    assert play.hand.held == frozenset()
    assert play.table.left == ["a"]
