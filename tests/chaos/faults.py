"""How each kind of fault is done, and undone."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from tests.chaos import bus
from tests.chaos.schedule import Fault
from tests.chaos.world import World

DELAY = 0.15
"""Seconds by which a slow connection holds back each chunk."""

COPIES = 200
"""Events of each service that come again at once, at most."""

Doing = Callable[[World, str], AbstractAsyncContextManager[None]]
"""Does it to a target when entered, and undoes it when left."""


@asynccontextmanager
async def _killed(world: World, worker: str) -> AsyncIterator[None]:
    """What supervises workers starts it again."""
    server = world.workers[worker]
    server.kill()
    await server.ended()
    yield
    await server.start()


@asynccontextmanager
async def _frozen(world: World, worker: str) -> AsyncIterator[None]:
    world.workers[worker].freeze()
    yield
    world.workers[worker].thaw()


@asynccontextmanager
async def _rolling(world: World, service: str) -> AsyncIterator[None]:
    """One after another ends in its own good way; the next one goes when it is back."""
    for server in world.replicas(service):
        await server.listening()
        await server.stop()
        await server.start()
        await server.listening()
    yield


@asynccontextmanager
async def _ended(how: str, world: World, name: str) -> AsyncIterator[None]:
    server = world.servers[name]
    await asyncio.to_thread(getattr(server, how))
    yield
    await asyncio.to_thread(server.start)


@asynccontextmanager
async def _silent(world: World, name: str) -> AsyncIterator[None]:
    server = world.servers[name]
    await asyncio.to_thread(server.freeze)
    yield
    await asyncio.to_thread(server.thaw)


@asynccontextmanager
async def _broken(how: str, world: World, way: str) -> AsyncIterator[None]:
    for proxy in world.proxies[way]:
        getattr(proxy, how)()
    yield
    for proxy in world.proxies[way]:
        await proxy.heal()


@asynccontextmanager
async def _slow(world: World, way: str) -> AsyncIterator[None]:
    for proxy in world.proxies[way]:
        proxy.delay = DELAY
    yield
    for proxy in world.proxies[way]:
        await proxy.heal()


@asynccontextmanager
async def _disorder(how: str, world: World, _: str) -> AsyncIterator[None]:
    setattr(world.front, how, True)
    yield
    setattr(world.front, how, False)


@asynccontextmanager
async def _again(world: World, _: str) -> AsyncIterator[None]:
    """Redis may forget at any time what was heard of; here it does, so that it hides nothing."""
    await bus.forget(world.servers["redis"].url)
    world.republished += await bus.publish_again(world.servers["rabbitmq"].url, world.direct, COPIES)
    yield


DOING: dict[str, Doing] = {
    "kill -9": _killed,
    "freeze": _frozen,
    "rolling restart": _rolling,
    "stop the broker": partial(_ended, "stop"),
    "kill the broker": partial(_ended, "kill"),
    "freeze the broker": _silent,
    "stop Redis": partial(_ended, "stop"),
    "kill Redis": partial(_ended, "kill"),
    "freeze Redis": _silent,
    "restart PostgreSQL": partial(_ended, "stop"),
    "kill PostgreSQL": partial(_ended, "kill"),
    "cut connections": partial(_broken, "cut"),
    "refuse connections": partial(_broken, "refuse"),
    "delay connections": _slow,
    "stall connections": partial(_broken, "stall"),
    "webhooks twice": partial(_disorder, "twice"),
    "webhooks swapped": partial(_disorder, "swapped"),
    "events again": _again,
}


@dataclass(slots=True)
class Injector:
    """Carries a schedule out. ``done`` counts faults by kind; one target has one fault at a time."""

    world: World
    done: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    _turns: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def carry_out(self, schedule: Sequence[Fault]) -> None:
        """Do each at its time, and return when all are undone."""
        begun = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as group:
            for fault in schedule:
                await asyncio.sleep(begun + fault.second - asyncio.get_running_loop().time())
                group.create_task(self._do(fault, begun))

    async def _do(self, fault: Fault, begun: float) -> None:
        async with contextlib.AsyncExitStack() as turns:
            for name in self._concerned(fault):
                await turns.enter_async_context(self._turns[name])
            self._note(begun, "begins", fault)
            async with DOING[fault.kind](self.world, fault.target):
                await asyncio.sleep(fault.lasts)
            self.done[fault.kind] += 1
            self._note(begun, "is over", fault)

    def _concerned(self, fault: Fault) -> Sequence[str]:
        """Whom no other fault of the sort may concern meanwhile, always in the same order."""
        if fault.target not in self.world.targets["services"] or fault.kind != "rolling restart":
            return (f"{fault.target}/{'way' if 'connections' in fault.kind else 'itself'}",)
        return [f"{name}/itself" for name in self.world.workers if name.startswith(f"{fault.target}-")]

    def _note(self, begun: float, what: str, fault: Fault) -> None:
        second = asyncio.get_running_loop().time() - begun
        self.log.append(f"{second:7.2f} {fault.kind} ({fault.target}, {fault.lasts} s) {what}")
