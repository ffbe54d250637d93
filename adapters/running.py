"""Running: every part of the engine side by side, started again if it falls over, drained at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp

from adapters.alerts.watch import compose_watch
from adapters.app import Wakala, compose
from adapters.gateways.demo import StandIns
from adapters.lifecycle.ending import LIMITS, Limits, drain
from adapters.payments import open_gateways
from adapters.sql.prune import prune_for_ever
from adapters.whatsapp.client import CloudApi
from adapters.whatsapp.settings import CloudSettings
from bot.chores import do_chores
from bot.clock import SystemClock
from bot.errors import ServiceUnavailable
from bot.settings import Settings

log = logging.getLogger("wakala")

RESTART = 1.0
"""Seconds before a part that fell over is started again."""

Part = Callable[[], Awaitable[None]]


@asynccontextmanager
async def running(
    settings: Settings,
    cloud: CloudSettings,
    clock: SystemClock,
    stand_ins: StandIns,
    stopping: asyncio.Event,
    *,
    only: str = "",
    limits: Limits = LIMITS,
) -> AsyncIterator[Wakala]:
    """Run everything but the web edge within the block, or what of it belongs to ``only`` one service.

    What needs to know the shops begins once they are known: other services may still be starting. Once
    ``stopping`` is set, nothing new is begun.
    """
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:
        gateways = open_gateways(settings, session, clock, stand_ins)
        channel = CloudApi(session, cloud)
        wakala = await compose(settings, channel, clock, gateways, stand_ins.base, only=only, session=session)
        wakala.stopping = stopping
        tasks = [asyncio.create_task(_after(wakala.ready, part)) for part in _parts(wakala)]
        tasks.append(asyncio.create_task(_get_ready(wakala)))
        end = drain(wakala, tasks, limits)
        told = asyncio.create_task(end.when(stopping))
        try:
            yield wakala
        finally:
            told.cancel()
            await end.end()


def _parts(wakala: Wakala) -> Iterator[Part]:
    """What runs side by side, each until it is cancelled."""
    if wakala.role.chats:
        yield wakala.worker.run
        yield wakala.scheduler.run
        if wakala.settings.outbox.enabled:
            yield wakala.sender.run
            yield wakala.acknowledger.run
    if wakala.broker:
        yield wakala.broker.consumer.run
    team = wakala.team
    if team is None:
        yield from _single(wakala)
        return
    yield team.replica.run
    yield team.news.run
    yield team.listen
    for part in _single(wakala):
        yield partial(team.led, part)


def _single(wakala: Wakala) -> Iterator[Part]:
    """What one process does for all that share a database."""
    database, engine = wakala.database, wakala.settings.engine
    yield wakala.broker.relay.run if wakala.broker else wakala.bus.run
    if wakala.broker:
        yield wakala.broker.dead_letters.run
    yield partial(_sagas, wakala)
    yield partial(do_chores, wakala.role.domains, database.transactions, wakala.clock)
    yield wakala.batches.run
    yield partial(prune_for_ever, database.writer, wakala.clock, engine.inbox_days)
    if watch := compose_watch(wakala.settings, database, wakala.role.only):
        yield watch.run
    if wakala.payments:
        yield wakala.payments.runner.run
    if wakala.notifier:
        yield wakala.notifier.run
    if wakala.pictures:
        yield wakala.pictures.run


async def _sagas(wakala: Wakala) -> None:
    """Look at the sagas' clocks once all is heard that came while nobody ran: it was no silence."""
    await (wakala.broker.caught_up() if wakala.broker else wakala.bus.caught_up.wait())
    await wakala.sagas.run()


async def _get_ready(wakala: Wakala) -> None:
    """Get to know the shops, from whoever knows them."""
    while not wakala.ready.is_set():
        try:
            await wakala.directory.load()
            wakala.ready.set()
        except ServiceUnavailable as away:
            log.warning("the shops are not known yet: %s", away)
            await asyncio.sleep(RESTART)


async def _after(ready: asyncio.Event, part: Part) -> None:
    await ready.wait()
    await _forever(part)


async def _forever(part: Part) -> None:
    """Keep a part running: a fault in one (a full disk, say) must not end it for good."""
    while True:
        try:
            await part()
        except Exception:
            log.exception("%s fell over; starting it again", _name(part))
        await asyncio.sleep(RESTART)


def _name(part: Any) -> str:
    """What it is called, without what it was given: that would be everything there is."""
    while isinstance(part, partial):
        last = part.args[-1]
        part = last if callable(last) else part.func
    return str(part.__qualname__)
