"""One run: customers order, the server is killed and started again, and at the end all must be right."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.crash.copies import Copies
from tests.crash.figures import Figures, figures
from tests.crash.phone import Phone
from tests.crash.progress import Progress
from tests.crash.proofs import violations
from tests.crash.schedule import End, schedule
from tests.crash.script import scripts
from tests.crash.world import World, world

SETTLE = 4.0
"""Seconds of good health after which a message without a status is sent once more: far longer than the
emulator keeps a status back, so that nothing is sent twice."""

IMPATIENCE = 1.0
"""Seconds to wait for a message to spring a trap: it may be that all customers wait for the settle time."""

FAULTS = {"webhook": {"batch": 20, "linger": 0, "reserialise": True}, "statuses": {"duplicate": 0.05}}
"""Always on: what waits travels together, and what is repeated is written in other bytes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked for; ``orders`` are tries by each customer."""

    seed: int
    kills: int = 20
    customers: int = 200
    orders: int = 1

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
    kills: int = 0
    stops: int = 0

    async def drive(self) -> None:
        """Let the customers live through the kills, and everything come to rest."""
        server = self.world.server
        await server.start()
        async with asyncio.TaskGroup() as group:
            unsteady = group.create_task(self._be_killed())
            await asyncio.gather(*(phone.live() for phone in self.phones))
            self.progress.finish()
            await unsteady
        await server.listening()
        await self.world.at_rest()
        for phone in self.phones:
            await phone.look(0)
        await server.stop()

    async def _be_killed(self) -> None:
        """End the server as scheduled, and start it again at once each time."""
        acts = sum(len(burst.acts) for phone in self.phones for burst in phone.script)
        for end in schedule(self.plan.seed, self.plan.kills, acts):
            await self.world.server.outlives(self.progress.reach(end.acts))
            await self._end(end)
            await self.world.server.start()
        await self.world.server.outlives(self.progress.reach(sys.maxsize))

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
            await asyncio.wait_for(self.world.meta.trap(server.kill, taken=taken), IMPATIENCE)
        except TimeoutError:
            server.kill()


@contextlib.asynccontextmanager
async def _prepared(plan: Plan, folder: Path) -> AsyncIterator[Run]:
    async with world(folder, settle=SETTLE) as made, aiohttp.ClientSession() as session:
        await made.meta.faults(seed=plan.seed, **FAULTS)
        copies, progress = Copies(session, made.meta.webhook), Progress()
        phones = [
            Phone(f"2782{number:07}", script, made.meta.session, copies, progress)
            for number, script in enumerate(scripts(plan.seed, plan.customers, plan.orders))
        ]
        yield Run(plan, made, phones, progress, copies)


async def run(plan: Plan, folder: Path) -> Figures:
    """Run to the end and return the figures; raises Violated."""
    begun = time.monotonic()
    async with _prepared(plan, folder) as under_way:
        try:
            async with asyncio.timeout(plan.limit):
                await under_way.drive()
        except (Exception, ExceptionGroup) as fault:
            raise Violated(_story(under_way, fault)) from fault
        sends = await under_way.world.meta.get("/sends")
        if found := list(violations(under_way.world.server.file, sends, under_way.phones)):
            raise Violated("\n".join((f"seed {plan.seed}: {len(found)} violations", *found[:50])))
        return figures(under_way, time.monotonic() - begun)


def _story(under_way: Run, fault: BaseException) -> str:
    """What went wrong, who was waiting for what, and what the server said last."""
    stuck = [f"{phone.wa_id} waits after {phone.doing!r}" for phone in under_way.phones if phone.doing]
    bad = under_way.world.rows("SELECT key, status, attempts, error FROM inbox WHERE status > 1")
    said = under_way.world.server.last_words()
    return "\n".join((f"seed {under_way.plan.seed}: {fault!r}", *stuck[:20], *map(str, bad), said))
