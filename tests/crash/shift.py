"""A shift: customers, a vendor and drivers on their phones, while the server is killed again and again."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.crash.crew import Customer, Driver, Phone, Pins, Vendor
from tests.crash.money import money_violations
from tests.crash.proofs import differ, events, inputs, sends_once
from tests.crash.run import FAULTS, SETTLE, Violated
from tests.crash.shop import hire, open_shop
from tests.crash.world import LOOK, World, rows, world

VENDOR, FIRST_DRIVER = "27820000002", "27820000003"
OTHER_DRIVERS = ("27830000012", "27830000013")
LONGEST = 2.5
"""Seconds that a process lives at most before it is killed."""

LIMIT = 240.0
"""Seconds after which nothing can be moving any more, even on a slow machine."""

CASH = """
    SELECT coalesce(sum(round(total_amount * 100)), 0) FROM orders_orders o
    JOIN events e ON e.type = 'order.created' AND json_extract(e.body, '$.data.order_id') = o.order_id
    WHERE o.status = 'completed' AND json_extract(e.body, '$.data.payment_method') = 'cash'
"""
BROUGHT = "SELECT json_extract(body, '$.data.order_id') FROM events WHERE type = 'delivery.completed'"
UNDER_WAY = "SELECT count(*) FROM orders_orders WHERE status NOT IN ('completed', 'cancelled')"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a shift amounted to."""

    kills: int
    messages: int
    crew_messages: int
    orders: int
    completed: int


@dataclass(slots=True)
class Shift:
    """Who is there, and the world they are in."""

    world: World
    customers: list[Customer]
    crew: list[Phone]
    dice: Random
    kills: int

    @property
    def phones(self) -> list[Phone]:
        """Everybody's."""
        return [*self.customers, *self.crew]

    @property
    def drivers(self) -> list[Driver]:
        """Who delivers."""
        return [one for one in self.crew if isinstance(one, Driver)]

    async def drive(self) -> None:
        """Let everybody live through the kills, and everything come to its end."""
        await self.world.server.start()
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(one.live()) for one in self.crew if isinstance(one, Vendor | Driver)]
            killing = group.create_task(self._be_killed())
            await asyncio.gather(*(self._order(one) for one in self.customers))
            await killing
            await self._over()
            for task in working:
                task.cancel()
        await self.world.at_rest()
        for phone in self.phones:
            await phone.look(0)
        await self.world.server.stop()

    async def _over(self) -> None:
        """Wait until no order is under way."""
        while True:
            if self.world.rows(UNDER_WAY) == [(0,)]:
                return
            await asyncio.sleep(LOOK)

    async def _order(self, one: Customer) -> None:
        """Customers come one after the other, all through the shift."""
        await asyncio.sleep(self.dice.uniform(0, LONGEST * self.kills / 2))
        await one.live()

    async def _be_killed(self) -> None:
        server = self.world.server
        for _ in range(self.kills):
            await server.listening()
            await asyncio.sleep(self.dice.uniform(0, LONGEST))
            server.kill()
            await server.ended()
            await server.start()
        await server.listening()


async def run(seed: int, folder: Path, *, kills: int, customers: int) -> Figures:
    """Run to the end and return the figures; raises Violated."""
    async with _prepared(seed, folder, kills, customers) as shift:
        made = shift.world
        try:
            async with asyncio.timeout(LIMIT):
                await shift.drive()
        except (Exception, ExceptionGroup) as fault:
            raise Violated(f"seed {seed}: {fault!r}\n{_story(shift)}") from fault
        counts = await made.bank.counts() if made.bank else {}
        found = [
            *inputs(made.server.file, shift.phones),
            *events(made.server.file),
            *sends_once(made.server.file, await made.meta.get("/sends")),
            *money_violations(made.server.file, counts),
            *deliveries(made.server.file, shift.drivers),
        ]
        if found:
            raise Violated("\n".join((f"seed {seed}: {len(found)} violations", *found[:50])))
        [(orders, completed)] = made.rows("SELECT count(*), sum(status = 'completed') FROM orders_orders")
        messages = sum(len(phone.wrote) for phone in shift.phones)
        return Figures(kills, messages, sum(len(one.wrote) for one in shift.crew), orders, completed)


@contextlib.asynccontextmanager
async def _prepared(seed: int, folder: Path, kills: int, customers: int) -> AsyncIterator[Shift]:
    dice, pins = Random(f"shift/{seed}"), Pins()
    await open_shop(folder, "ZAR")
    await hire(f"sqlite:///{folder / 'wakala.db'}", *OTHER_DRIVERS)
    async with world(folder, settle=SETTLE, paid=True) as made:
        await made.meta.faults(seed=seed, **FAULTS)
        phone = made.meta.session
        ordering = [
            Customer(f"2781{one:07}", phone, method=dice.choice(("cash", "card")), pins=pins, bank=made.bank)
            for one in range(customers)
        ]
        drivers = [Driver(wa_id, phone, pins=pins) for wa_id in (FIRST_DRIVER, *OTHER_DRIVERS)]
        yield Shift(made, ordering, [Vendor(VENDOR, phone), *drivers], dice, kills)


def deliveries(file: Path, drivers: Iterable[Driver]) -> Iterator[str]:
    """Each was brought once, by one driver, for the PIN that only the customer was told; the cash adds up."""
    done = Counter(one for (one,) in rows(file, BROUGHT))
    completed = [
        one for (one,) in rows(file, "SELECT order_id FROM orders_orders WHERE status = 'completed'")
    ]
    yield from differ("deliveries that were brought", done, Counter(completed))
    held = rows(file, "SELECT coalesce(sum(amount), 0) FROM delivery_ledger WHERE kind = 'cash'")
    yield from differ("cash that drivers took", held, rows(file, CASH))
    for driver in drivers:
        for number, pin in driver.pins.told().items():
            if any(pin in shown["text"] for shown in driver.saw if f"#{number}" in shown["text"]):
                yield f"driver {driver.wa_id} was told the PIN of #{number}"


def _story(shift: Shift) -> str:
    stuck = [
        f"{phone.wa_id}: wrote {phone.said[-2:]}, saw {[one['text'] for one in phone.saw[-2:]]}"
        for phone in shift.phones
    ]
    return "\n".join((*stuck, shift.world.server.last_words()))
