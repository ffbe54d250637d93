"""One run: people order and deliver while the schedule is carried out; then all must be right."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import bus
from tests.chaos.cast import CAST, Service
from tests.chaos.faults import Injector
from tests.chaos.invariants import Found, apologies, check, resent
from tests.chaos.load import Load, gather
from tests.chaos.schedule import KINDS, Fault, schedule
from tests.chaos.snapshot import count, snapshot
from tests.chaos.world import WORKER, World, open_shop
from tests.crash.shift import OTHER_DRIVERS
from tests.crash.world import OPEN, rows

FAULTS = {
    "webhook": {"batch": 20, "linger": 0, "reserialise": True},
    "statuses": {"duplicate": 0.05, "shuffle": True},
}
"""What Meta always does: what waits travels together, repeats are in other bytes, statuses in any order."""

LOOK = 0.5
STILL = 3
"""Looks in a row that must find nothing on its way."""

PATIENCE = 60.0
"""Seconds without anything new anywhere after which nothing will come, even on a slow machine."""

LONGEST = 600.0
"""Seconds after the last fault in which everything must have come to its end."""

DONE = {"events": "status = 1", "inbox": "status = 1", "outbox": "status = 2", "consumed": "true"}
"""What grows while anything goes on."""

UNDER_WAY = {"orders_orders": "status NOT IN ('completed', 'cancelled')"}


@dataclass(frozen=True, slots=True)
class Plan:
    """Faults in the first ``seconds``, one in ``every`` so many at least, while ``customers`` come.

    ``targets`` are those of a group that faults are to keep to, where not all of the group; ``patience``
    are the seconds after the last fault for which anything may stand still.
    """

    seed: int
    seconds: float
    customers: int
    every: float = 5.0
    kinds: Sequence[str] = tuple(KINDS)
    targets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    patience: float = PATIENCE
    cast: Sequence[Service] = CAST
    launcher: tuple[str, ...] = WORKER


@dataclass(slots=True)
class Outcome:
    """What a run came to; ``violations`` by invariant, ``figures`` by what they count."""

    plan: Plan
    faults: Counter[str]
    violations: dict[str, list[str]]
    figures: dict[str, object]
    log: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.violations.values())

    @property
    def served(self) -> bool:
        """Whether anybody could order: who takes out more than a guard has proven nothing about it."""
        return self.figures["orders"] != 0


def planned(plan: Plan, targets: Mapping[str, Sequence[str]]) -> list[Fault]:
    """The schedule of a run."""
    return schedule(plan.seed, plan.seconds, {**targets, **plan.targets}, plan.every, plan.kinds)


async def run(plan: Plan, folder: Path) -> Outcome:
    """Run to the end; what is left of it is in the folder."""
    begun = time.monotonic()
    async with World(folder, plan.cast, plan.launcher).running() as world:
        await open_shop(world, OTHER_DRIVERS)
        await world.meta.faults(seed=plan.seed, **FAULTS)
        load, injector = gather(world, plan.seed, plan.customers, plan.seconds), Injector(world)
        for worker in world.workers.values():
            await worker.start()
        for worker in world.workers.values():
            await worker.listening()
        up = time.monotonic()
        fault = await _live(world, load, injector, plan)
        found = await _found(world, load)
        violations = check(found)
        if fault:
            violations["the run came to its end"] = [fault]
        seconds = {"seconds": round(time.monotonic() - begun), "of them until all were up": round(up - begun)}
        figures = _figures(world, found) | seconds
        return Outcome(plan, injector.done, violations, figures, injector.log)


async def _live(world: World, load: Load, injector: Injector, plan: Plan) -> str:
    """Let everybody live through the faults, and everything come to rest; return why it did not."""
    living, working = asyncio.ensure_future(load.live()), asyncio.ensure_future(load.work())
    keeping = asyncio.gather(*(worker.keep() for worker in world.workers.values()))
    try:
        await injector.carry_out(planned(plan, world.targets))
        async with asyncio.timeout(LONGEST):
            await _first(working, living, _still(world, plan.patience))
            await _first(working, _at_rest(world), _still(world, plan.patience))
    except (Exception, ExceptionGroup) as error:
        return "\n".join(traceback.format_exception(error))
    finally:
        for task in (living, working, keeping):
            task.cancel()
        await asyncio.gather(living, working, keeping, return_exceptions=True)
    for phone in load.phones:
        await phone.look(0)
    for worker in world.workers.values():
        await worker.stop()
    return ""


async def _first(working: asyncio.Future[None], *awaited: Awaitable[None]) -> None:
    """Wait for the first of these to end, well or not; who works goes on."""
    others = [asyncio.ensure_future(one) for one in awaited]
    try:
        done, _ = await asyncio.wait((working, *others), return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            await one
    finally:
        for one in others:
            one.cancel()


async def _still(world: World, patience: float) -> None:
    """Raise TimeoutError as soon as nothing new has come for so long."""
    known, since, clock = -1, 0.0, asyncio.get_running_loop().time
    while True:
        if (found := await count(world.direct, DONE)) != known:
            known, since = found, clock()
        elif clock() - since > patience:
            raise TimeoutError(f"nothing has moved for {patience:g} s")
        await asyncio.sleep(LOOK)


async def _at_rest(world: World) -> None:
    """Wait until no order is under way, and nothing on its way anywhere."""
    still = 0
    while still < STILL:
        moving = await count(world.direct, OPEN | UNDER_WAY)
        moving += (await world.meta.get("/deliveries"))["pending"]
        moving += sum((await bus.waiting(world.servers["rabbitmq"].url, world.direct)).values())
        still = 0 if moving else still + 1
        await asyncio.sleep(LOOK)


async def _found(world: World, load: Load) -> Found:
    file, broker = world.folder / "all.db", world.servers["rabbitmq"].url
    await snapshot(world.direct, file)
    return Found(
        file=file,
        cast=world.cast,
        load=load,
        sends=await world.meta.get("/sends"),
        gateways=await world.bank.counts(),
        webhooks=await world.meta.get("/deliveries"),
        queues=await bus.waiting(broker, world.direct),
        dead=await bus.waiting(broker, world.direct, dead=True),
    )


def _figures(world: World, found: Found) -> dict[str, object]:
    orders = Counter(status for (status,) in rows(found.file, "SELECT status FROM orders_orders"))
    [(turns,)] = rows(found.file, "SELECT coalesce(sum(version), 0) FROM conversations")
    [(events,)] = rows(found.file, "SELECT count(*) FROM events")
    charged = sum(sum(one["charges"].values()) for one in found.gateways.values())
    return {
        "messages": sum(len(phone.wrote) for phone in found.load.phones),
        "turns": turns,
        "events": events,
        "replies": found.sends["total"],
        "orders": sum(orders.values()),
        "completed": orders["completed"],
        "charges": charged,
        "webhooks": world.front.taken,
        "webhooks at two bots": world.front.repeated,
        "webhooks overtaken": world.front.overtaken,
        "webhooks refused": found.webhooks["failures"],
        "events published again": world.republished,
        "apologies": apologies(found),
        "re-sent after the settle time": len(resent(found)),
        "starts of workers": sum(worker.starts for worker in world.workers.values()),
        "of them after a fall": sum(worker.fell for worker in world.workers.values()),
    }
