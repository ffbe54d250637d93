"""What goes on in the shop meanwhile: customers from hello to delivered, one vendor, drivers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.chaos.world import World
from tests.crash import crew
from tests.crash.crew import APOLOGY, NUMBER, Driver, Line, Phone, Pins, Vendor
from tests.crash.shift import FIRST_DRIVER, OTHER_DRIVERS, VENDOR

HELLO = Line("hi", re.compile("."))


@dataclass(slots=True)
class Customer(crew.Customer):
    """Comes ``after`` so many seconds, says hello, and orders once; tries again when told to."""

    after: float = 0.0
    done: bool = False

    async def live(self) -> None:
        """From hello to the PIN that the driver is told."""
        await asyncio.sleep(self.after)
        await self.ask(HELLO)
        await crew.Customer.live(self)
        self.done = True

    async def ask(self, line: Line) -> str:
        """Write it until it is answered with anything but an apology."""
        while True:
            await self.write(text=line.words)
            text = await self.wait_for(line.answer, APOLOGY)
            if not APOLOGY.search(text):
                return text

    @property
    def told(self) -> list[int]:
        """The numbers of orders that they were shown."""
        found = (int(number) for one in self.saw for number in NUMBER.findall(str(one["text"])))
        return list(dict.fromkeys(found))


@dataclass(slots=True)
class Load:
    """Everybody who has a phone."""

    customers: Sequence[Customer]
    vendor: Vendor
    drivers: Sequence[Driver]

    @property
    def crew(self) -> list[Phone]:
        """Those who work."""
        return [self.vendor, *self.drivers]

    @property
    def phones(self) -> list[Phone]:
        """Everybody's."""
        return [*self.customers, *self.crew]

    async def live(self) -> None:
        """Until the last customer has what they came for, or knows that they will not get it."""
        await asyncio.gather(*(one.live() for one in self.customers))

    async def work(self) -> None:
        """Until cancelled."""
        await asyncio.gather(self.vendor.live(), *(one.live() for one in self.drivers))

    def waiting(self) -> list[str]:
        """Which customers have not come to an end; their last words."""
        return [last_words(one) for one in self.customers if not one.done]


def last_words(phone: Phone) -> str:
    """What they wrote last, and what they saw last."""
    seen = [str(shown["text"]) for shown in phone.saw[-3:]]
    return f"{phone.wa_id}: wrote {phone.said[-3:]}, saw {seen}"


def gather(world: World, seed: int, customers: int, seconds: float) -> Load:
    """Draw so many customers who come within so many seconds."""
    dice, pins, emulator = Random(f"load/{seed}"), Pins(), world.meta.session
    drawn = [(dice.choice(("cash", "card")), dice.uniform(0, seconds)) for _ in range(customers)]
    return Load(
        customers=[
            Customer(f"2781{one:07}", emulator, method=method, pins=pins, bank=world.bank, after=after)
            for one, (method, after) in enumerate(drawn)
        ],
        vendor=Vendor(VENDOR, emulator),
        drivers=[Driver(wa_id, emulator, pins=pins) for wa_id in (FIRST_DRIVER, *OTHER_DRIVERS)],
    )
