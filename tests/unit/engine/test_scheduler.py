"""The scheduler: timers that came due become inputs, also those that came due while nobody ran."""

import asyncio

import pytest

from adapters.memory import MemoryStore, MemoryTurns
from bot import ANY, SAME, After, Idle, Plugin, Transition
from bot.scheduler import Scheduler
from tests.doubles.house import SIPHO, House, table

FLOW = table(
    Transition("shop", ("home", "cart"), "cart"),
    Transition("look", ANY, SAME),
    Transition(Idle(minutes=1), "cart", SAME, says="reminder"),
    Transition(After(minutes=2), "cart", "home"),
)


@pytest.fixture
def plugin() -> Plugin:
    return Plugin("test", flows=[FLOW])


def texts(house: House) -> list[str]:
    return [one.reply.text for one in house.channel.sent]


async def run_for(house: House, seconds: float) -> None:
    """Let the scheduler run for a while."""
    running = asyncio.create_task(house.scheduler.run())
    await asyncio.sleep(seconds)
    running.cancel()
    await house.settle()


async def test_timers_fire_at_their_time(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    running = asyncio.create_task(house.scheduler.run())
    await house.say("shop")
    await asyncio.sleep(59.9)
    assert texts(house) == ["cart"]
    await asyncio.sleep(0.2)
    assert texts(house) == ["cart", "reminder"]
    await asyncio.sleep(60)
    assert texts(house) == ["cart", "reminder", "home"]
    running.cancel()


async def test_a_timer_armed_while_the_scheduler_sleeps_wakes_it(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    running = asyncio.create_task(house.scheduler.run())
    await asyncio.sleep(45)
    await house.say("shop")
    await asyncio.sleep(60.1)
    assert texts(house) == ["cart", "reminder"]
    running.cancel()


async def test_a_timer_armed_by_another_process_is_found_within_half_a_minute(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    running = asyncio.create_task(house.scheduler.run())
    await asyncio.sleep(1)
    other = await House([plugin], store=house.store).open()
    await other.say("shop")
    await asyncio.sleep(90)
    await house.settle()
    assert texts(house) == ["reminder"]
    running.cancel()


async def test_timers_that_came_due_while_nobody_ran_fire_at_start_in_their_order(plugin: Plugin) -> None:
    store = (await _talked(plugin)).store
    await asyncio.sleep(3600)
    house = await House([plugin], store=store).open()
    await run_for(house, 0.001)
    assert texts(house) == ["reminder", "home"]


async def _talked(plugin: Plugin) -> House:
    house = await House([plugin]).open()
    await house.say("shop")
    return house


async def test_each_person_has_timers_of_their_own(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    await house.say("shop")
    await house.wait(30)
    await house.say("shop", who=SIPHO)
    await house.wait(30)
    assert [one.to["wa_id"] for one in house.channel.sent][-1] != SIPHO
    await house.wait(30)
    assert [one.to["wa_id"] for one in house.channel.sent][-1] == SIPHO


async def test_more_timers_than_fit_in_one_look_all_fire(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    for n in range(300):
        await house.deliver("shop", who=f"2782000{n:04}")
    await house.settle()
    await house.wait(60)
    assert texts(house).count("reminder") == 300


async def test_moving_time_ahead_wakes_the_scheduler(plugin: Plugin) -> None:
    house = await House([plugin]).open()
    house.clock.on_skip(house.scheduler.wake)
    running = asyncio.create_task(house.scheduler.run())
    await house.say("shop")
    house.clock.skip(60)
    await asyncio.sleep(0.001)
    assert texts(house) == ["cart", "reminder"]
    running.cancel()


class Slow(MemoryTurns):
    """Knows when the next timer is due, but is slow to say so."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self.asked, self.told = asyncio.Event(), asyncio.Event()

    async def next_due(self) -> float | None:
        due = await super().next_due()
        self.asked.set()
        await self.told.wait()
        return due


async def test_a_timer_armed_while_the_scheduler_looks_for_the_next_is_not_slept_through(
    plugin: Plugin,
) -> None:
    house = await House([plugin]).open()
    slow = Slow(house.store)
    house.scheduler = Scheduler(slow, house.inbox, house.clock, house.worker.submit)
    await asyncio.sleep(5)
    running = asyncio.create_task(house.scheduler.run())
    await slow.asked.wait()
    house.scheduler.expect(house.clock.now() + 1)
    slow.asked.clear()
    slow.told.set()
    await asyncio.sleep(1)
    assert slow.asked.is_set()
    running.cancel()
