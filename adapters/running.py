"""Running: every part of the engine side by side, started again if it falls over, drained at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp

from adapters.alerts.watch import compose_watch
from adapters.app import Wakala, compose
from adapters.gateways.demo import StandIns
from adapters.payments import open_gateways
from adapters.sql.prune import prune_for_ever
from adapters.whatsapp.client import CloudApi
from adapters.whatsapp.settings import CloudSettings
from bot.chores import do_chores
from bot.clock import SystemClock
from bot.settings import Settings
from bot.shares import ALL

log = logging.getLogger("wakala")

DRAIN = 15.0
"""Seconds that work under way gets at the end; a supervisor usually kills after 30."""

RESTART = 1.0
"""Seconds before a part that fell over is started again."""

Part = Callable[[], Awaitable[None]]


@asynccontextmanager
async def running(
    settings: Settings, cloud: CloudSettings, clock: SystemClock, stand_ins: StandIns
) -> AsyncIterator[Wakala]:
    """Run everything but the web edge within the block."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:
        gateways = open_gateways(settings, session, clock, stand_ins)
        wakala = await compose(settings, CloudApi(session, cloud), clock, gateways, stand_ins.base)
        tasks = [asyncio.create_task(_forever(part)) for part in _parts(wakala)]
        try:
            yield wakala
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _drain(wakala)


def _parts(wakala: Wakala) -> Iterator[Part]:
    """What runs side by side, each until it is cancelled."""
    yield wakala.worker.run
    yield wakala.scheduler.run
    if wakala.settings.outbox.enabled:
        yield wakala.sender.run
        yield wakala.acknowledger.run
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
    yield wakala.bus.run
    yield partial(_sagas, wakala)
    yield partial(do_chores, wakala.plugins, database.transactions, wakala.clock)
    yield wakala.batches.run
    yield partial(prune_for_ever, database.writer, wakala.clock, engine.inbox_days)
    if watch := compose_watch(wakala.settings, database):
        yield watch.run
    if wakala.payments:
        yield wakala.payments.runner.run
    if wakala.notifier:
        yield wakala.notifier.run
    if wakala.pictures:
        yield wakala.pictures.run


async def _sagas(wakala: Wakala) -> None:
    """Look at the sagas' clocks once all is heard that came while nobody ran: it was no silence."""
    await wakala.bus.caught_up.wait()
    await wakala.sagas.run()


async def _drain(wakala: Wakala) -> None:
    """Let turns and messages under way come to their end; what does not is taken up by whoever comes next."""
    if wakala.team:
        wakala.worker.hand.drop(ALL)  # what is queued is for the others: only what runs comes to its end
    try:
        async with asyncio.timeout(DRAIN):
            await wakala.worker.idle()
            await wakala.sender.close()
            if wakala.payments:
                await wakala.payments.runner.idle()
    except TimeoutError:
        log.warning("not everything came to its end within %g s; the next start takes it up", DRAIN)
    if wakala.payments:
        await wakala.payments.runner.stop()
    if wakala.team:
        await wakala.team.replica.leave()
    await wakala.sharing.close()
    await wakala.database.close()


async def _forever(part: Part) -> None:
    """Keep a part running: a fault in one (a full disk, say) must not end it for good."""
    while True:
        try:
            await part()
        except Exception:
            log.exception("%s fell over; starting it again", getattr(part, "__qualname__", part))
        await asyncio.sleep(RESTART)
