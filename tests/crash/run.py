"""One run: customers order, the server is killed and started again, and at the end all must be right."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import aiohttp

from tests.crash.copies import Copies
from tests.crash.driver import STEPS, Driver
from tests.crash.figures import Figures, figures
from tests.crash.money import money_violations
from tests.crash.phone import Phone
from tests.crash.progress import Progress
from tests.crash.proofs import violations
from tests.crash.schedule import End, schedule
from tests.crash.script import scripts
from tests.crash.shop import open_shop
from tests.crash.world import MOVING, World, how_many, world

SETTLE = 4.0
"""Seconds of good health after which a message without a status is sent once more: far longer than the
emulator keeps a status back, so that nothing is sent twice."""

IMPATIENCE = 1.0
"""Seconds to wait for a message to spring a trap: it may be that all customers wait for the settle time."""

FAULTS = {"webhook": {"batch": 20, "linger": 0, "reserialise": True}, "statuses": {"duplicate": 0.05}}
"""Always on: what waits travels together, and what is repeated is written in other bytes."""


class Country(NamedTuple):
    """Its money, how its numbers begin, and the ways to pay there."""

    currency: str
    prefix: str
    methods: tuple[str, ...]


COUNTRIES = (
    Country("ZAR", "2781", ("cash", "card", "card", "eft", "eft")),
    Country("KES", "25471", ("cash", "card", "mpesa", "mpesa")),
)

STUCK = 4.0
"""Seconds without a message by anybody after which all must be waiting for a time to be up."""

AWAY = (60.0, 1000.0)
"""Seconds that the server is then away: by the first it has given up what a kill cut off, by the second
whatever was not paid in time."""

AHEAD = str(Path(__file__).with_name("ahead.py"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked for; ``orders`` are tries by each customer."""

    seed: int
    kills: int = 20
    customers: int = 200
    orders: int = 1

    @property
    def country(self) -> Country:
        """Odd seeds trade in Kenya, even ones in South Africa."""
        return COUNTRIES[self.seed % 2]

    @property
    def limit(self) -> float:
        """Seconds after which nothing can be moving any more, even on a slow machine."""
        return 600.0 + 20 * self.kills


class Violated(AssertionError):
    """Something was lost, repeated or out of order, or nothing moved any more."""


@dataclass(slots=True)
class Run:
    """A run under way: its world, its customers, and what was done to the server."""

    plan: Plan
    world: World
    phones: list[Phone]
    progress: Progress
    copies: Copies
    driver: Driver
    kills: int = 0
    stops: int = 0
    away: float = 0.0
    pauses: int = 0

    async def drive(self) -> None:
        """Let the customers and the driver live through the kills, and everything come to rest."""
        server = self.world.server
        await server.start()
        async with asyncio.TaskGroup() as group:
            unsteady = group.create_task(self._be_killed())
            await asyncio.gather(*(phone.live() for phone in self.phones))
            await self.driver.work()
            self.progress.finish()
            await unsteady
        await self._come_to_rest()
        for phone in self.phones:
            await phone.rest()
        await server.stop()

    async def _be_killed(self) -> None:
        """End the server as scheduled, and start it again at once each time."""
        acts = [act for phone in self.phones for burst in phone.script for act in burst.acts]
        steps = len(acts) + len(STEPS) * sum(act.what == "deliver" for act in acts)
        for end in schedule(self.plan.seed, self.plan.kills, steps):
            await self._reach(end.acts)
            await self._end(end)
            await self.world.server.start()
        await self._reach(sys.maxsize)

    async def _reach(self, acts: int) -> None:
        """Wait until that was done; while nobody can do anything, let time pass."""
        reached = asyncio.ensure_future(self.world.server.outlives(self.progress.reach(acts)))
        while not reached.done():
            before = self.progress.acts
            await asyncio.wait((reached,), timeout=STUCK)
            still = self.progress.acts == before and self.world.rows(how_many(MOVING)) == [(0,)]
            if still and not reached.done():
                reached.cancel()
                await self._be_away()
                reached = asyncio.ensure_future(self.world.server.outlives(self.progress.reach(acts)))
        await reached

    async def _come_to_rest(self) -> None:
        while True:
            await self.world.server.listening()
            try:
                async with asyncio.timeout(2 * STUCK):
                    return await self.world.server.outlives(self.world.at_rest())
            except TimeoutError:
                await self._be_away()

    async def _be_away(self) -> None:
        """Stop, and start again later than it is."""
        server = self.world.server
        await server.listening()
        await server.stop()
        self.away += AWAY[self.pauses % len(AWAY)]
        self.pauses += 1
        server.command = (sys.executable, AHEAD, str(self.away))
        await server.start()

    async def _end(self, end: End) -> None:
        server = self.world.server
        if end.moment == "stopping":
            self.stops += 1
            await server.listening()
            await server.stop()
            return
        self.kills += 1
        if end.moment != "starting":
            await server.listening()
        if end.moment in ("sending", "answered"):
            await self._trap(taken=end.moment == "answered")
        else:
            await asyncio.sleep(end.delay)
            server.kill()
        await server.ended()

    async def _trap(self, *, taken: bool) -> None:
        """Kill it with the next message that it sends, or without if none comes."""
        server = self.world.server
        try:
            async with asyncio.timeout(IMPATIENCE):
                await self.world.meta.trap(server.kill, taken=taken)
        except TimeoutError:
            server.kill()


@contextlib.asynccontextmanager
async def _prepared(plan: Plan, folder: Path) -> AsyncIterator[Run]:
    await open_shop(folder, plan.country.currency)
    async with world(folder, settle=SETTLE, paid=True) as made, aiohttp.ClientSession() as session:
        await made.meta.faults(seed=plan.seed, **FAULTS)
        copies, progress = Copies(session, made.meta.webhook), Progress()
        drawn = scripts(plan.seed, plan.customers, plan.orders, plan.country.methods)
        phones = [
            Phone(f"{plan.country.prefix}{number:07}", script, made.meta.session, copies, progress, made.bank)
            for number, script in enumerate(drawn)
        ]
        yield Run(plan, made, phones, progress, copies, Driver(made.server.url, progress))


async def run(plan: Plan, folder: Path) -> Figures:
    """Run to the end and return the figures; raises Violated."""
    begun = time.monotonic()
    async with _prepared(plan, folder) as under_way:
        made = under_way.world
        try:
            async with asyncio.timeout(plan.limit):
                await under_way.drive()
        except (Exception, ExceptionGroup) as fault:
            raise Violated(_story(under_way, fault)) from fault
        sends = await made.meta.get("/sends")
        counts = await made.bank.counts() if made.bank else {}
        found = [
            *violations(made.server.file, sends, under_way.phones),
            *money_violations(made.server.file, counts),
        ]
        if found:
            raise Violated("\n".join((f"seed {plan.seed}: {len(found)} violations", *found[:50])))
        return figures(under_way, counts, time.monotonic() - begun)


def _story(under_way: Run, fault: BaseException) -> str:
    """What went wrong, who was waiting for what, and what the server said last."""
    stuck = [f"{phone.wa_id} waits after {phone.doing!r}" for phone in under_way.phones if phone.doing]
    bad = under_way.world.rows("SELECT key, status, attempts, error FROM inbox WHERE status > 1")
    said = under_way.world.server.last_words()
    return "\n".join((f"seed {under_way.plan.seed}: {fault!r}", *stuck[:20], *map(str, bad), said))
