"""The composition root: the one place that knows every part, and how a message passes through them.

webhook ─► Intake ─► inbox ─► Worker ─► Engine.decide ─► commit ─► Sender ─► WhatsApp
                                ▲  ▲                        │
                     Scheduler ─┘  └──── Bus ◄── events ◄───┘
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

import aiohttp

from adapters.directory import LocalDirectory
from adapters.gateways.demo import StandIns
from adapters.jinja import JinjaRenderer, load_phrases
from adapters.memory import MemoryCache
from adapters.payments import Gateways, compose_payments, open_gateways, payment_listeners, payment_methods
from adapters.receipts import compose_receipts, draw
from adapters.sql.database import Database, open_database
from adapters.sql.prune import prune_for_ever
from adapters.sql.sagas import SqlSagas
from adapters.whatsapp.client import CloudApi
from adapters.whatsapp.limits import Limits, Rate
from adapters.whatsapp.settings import CloudSettings
from bot.acknowledger import Acknowledger
from bot.assembly import all_sagas, assemble, consumers, event_types, heard
from bot.bus import Bus
from bot.channel import Channel
from bot.chores import do_chores
from bot.clock import SystemClock
from bot.engine import Engine
from bot.events import Envelope
from bot.intake import Intake
from bot.plugin import Plugin, load_plugins
from bot.ports import Input, Pending
from bot.sagas import Sagas
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.settings import Settings
from bot.understanding import LexicalUnderstanding
from bot.worker import Worker
from plugins.catalogue import CatalogueChanged
from plugins.catalogue.api import CatalogueApi
from plugins.orders.receipts import Receipts
from plugins.payments import WAKES, PaymentsApi

log = logging.getLogger("wakala")

TEMPLATES = Path(__file__).parents[1] / "templates"
DRAIN = 15.0
"""Seconds that work under way gets at the end; a supervisor usually kills after 30."""

RESTART = 1.0
"""Seconds before a part that fell over is started again."""


@dataclass(slots=True)
class Wakala:
    """A running engine. ``started_at`` and ``listening_since`` are unix seconds of the real clock."""

    settings: Settings
    plugins: Sequence[Plugin]
    clock: SystemClock
    database: Database
    directory: LocalDirectory
    catalogue: CatalogueApi
    receipts: Receipts
    engine: Engine
    worker: Worker
    intake: Intake
    scheduler: Scheduler
    bus: Bus
    sender: Sender
    acknowledger: Acknowledger
    sagas: Sagas
    payments: PaymentsApi | None
    started_at: float = field(default_factory=time.time)
    listening_since: float | None = None

    async def settled(self) -> None:
        """Wait until no turn, event or message is on its way: for tests and simulators."""
        while self.worker.tasks or self.sender.tasks or await self._moved():
            await self.worker.idle()
            await self.sender.idle()

    async def _moved(self) -> int:
        """Deliver events and make calls that are due, once; return how many there were."""
        calls = await self.payments.runner.round() if self.payments else 0
        return await self.bus.deliver() + calls


def template_folders(plugins: Sequence[Plugin]) -> list[Path]:
    """Where words are found: the project's first, then each plugin's own."""
    own = [plugin.home / "templates" for plugin in plugins if plugin.home is not None]
    return [TEMPLATES, *(folder for folder in own if folder.is_dir())]


def plugin_homes(plugins: Sequence[Plugin]) -> dict[str, Path]:
    """Each plugin's folder, by its name."""
    return {plugin.name: plugin.home for plugin in plugins if plugin.home is not None}


def build_engine(settings: Settings, plugins: Sequence[Plugin], directory: LocalDirectory) -> Engine:
    """Assemble and check flows, plugins and words; raises FlowError naming what does not fit."""
    folders = template_folders(plugins)
    renderer = JinjaRenderer(folders)
    renderer.check()
    return assemble(
        plugins,
        renderer=renderer,
        phrases=load_phrases(folders),
        understanding=LexicalUnderstanding(),
        directory=directory,
        turn_timeout=settings.engine.turn_timeout,
        stale_after=settings.engine.stale_hours * 3600,
    )


def cloud_settings(settings: Settings, emulator: str = "") -> CloudSettings:
    """The channel's part of the settings; ``emulator`` is the address that stands in for Meta's."""
    whatsapp = settings.whatsapp
    return CloudSettings(
        access_token=whatsapp.access_token.get_secret_value(),
        app_secrets=tuple(secret.get_secret_value() for secret in whatsapp.app_secret),
        verify_token=whatsapp.verify_token.get_secret_value(),
        api_url=emulator or whatsapp.api_url,
        version=whatsapp.version,
        timeout=whatsapp.timeout,
    )


@asynccontextmanager
async def running(
    settings: Settings, cloud: CloudSettings, clock: SystemClock, stand_ins: StandIns
) -> AsyncIterator[Wakala]:
    """Run everything but the web edge within the block."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256)) as session:
        gateways = open_gateways(settings, session, clock, stand_ins)
        wakala = await compose(settings, CloudApi(session, cloud), clock, gateways, stand_ins.base)
        database, days = wakala.database, settings.engine.inbox_days
        parts: list[Callable[[], Awaitable[None]]] = [
            wakala.worker.run,
            wakala.scheduler.run,
            wakala.bus.run,
            wakala.sagas.run,
            partial(do_chores, wakala.plugins, database.transactions),
            partial(prune_for_ever, database.writer, wakala.clock, days),
        ]
        if settings.outbox.enabled:
            parts += [wakala.sender.run, wakala.acknowledger.run]
        if wakala.payments:
            parts.append(wakala.payments.runner.run)
        tasks = [asyncio.create_task(_forever(part)) for part in parts]
        try:
            yield wakala
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await _drain(wakala)


async def _drain(wakala: Wakala) -> None:
    """Let turns and messages under way come to their end; what does not is taken up at the next start."""
    try:
        async with asyncio.timeout(DRAIN):
            await wakala.worker.idle()
            await wakala.sender.idle()
            if wakala.payments:
                await wakala.payments.runner.idle()
    except TimeoutError:
        log.warning("not everything came to its end within %g s; the next start takes it up", DRAIN)
    if wakala.payments:
        await wakala.payments.runner.stop()
    await wakala.database.close()


async def compose(
    settings: Settings,
    channel: Channel,
    clock: SystemClock,
    gateways: Gateways = MappingProxyType({}),
    base: str = "",
) -> Wakala:
    """Put every part together on an up-to-date database; nothing runs by itself yet.

    ``base`` is the address at which we are reached where the settings name no other.
    """
    plugins = load_plugins(list(settings.plugins.enabled))
    published = asyncio.Event()
    wanted = event_types(plugins) | LocalDirectory.INTERESTS | {event.type for event in WAKES}
    database = open_database(settings.database.url, clock, wanted, published.set, settings.engine.group_size)
    sagas = Sagas(all_sagas(plugins), SqlSagas(), database.transactions, clock)
    wakala: Wakala
    directory = LocalDirectory(database.transactions, plugins, partial(payment_methods, gateways))
    payments = compose_payments(settings, gateways, database.transactions, base)
    catalogue = CatalogueApi(database.transactions, MemoryCache(clock))
    engine = build_engine(settings, plugins, directory)
    receipts = compose_receipts(database.transactions, directory, engine.speech.renderer)

    async def changed(envelope: Envelope) -> None:
        await directory.changed(envelope)
        if envelope.event_type == CatalogueChanged.type:
            await catalogue.changed(envelope)

    def committed(messages: Sequence[Pending], due: float | None) -> None:
        if settings.outbox.enabled:
            wakala.sender.offer(messages)
        wakala.scheduler.expect(due)

    worker = Worker(
        engine,
        database.inbox,
        database.turns,
        directory,
        clock,
        committed,
        attempts=settings.engine.attempts,
    )
    acknowledger = Acknowledger(channel)
    wakala = Wakala(
        settings=settings,
        plugins=plugins,
        clock=clock,
        database=database,
        directory=directory,
        catalogue=catalogue,
        receipts=receipts,
        engine=engine,
        worker=worker,
        intake=Intake(
            database.inbox,
            database.outbox,
            directory,
            clock,
            worker.submit,
            acknowledger.offer if settings.whatsapp.read_receipts else _nobody,
        ),
        scheduler=Scheduler(database.turns, database.inbox, clock, worker.submit),
        bus=Bus(
            database.events,
            database.inbox,
            clock,
            worker.submit,
            consumers(plugins, sagas),
            heard(plugins),
            {**dict.fromkeys(LocalDirectory.INTERESTS, changed), **payment_listeners(payments)},
            published,
        ),
        sender=Sender(
            database.outbox,
            database.turns,
            channel,
            Limits(number=_rate(settings.whatsapp.messages_per_second)),
            clock,
            time.time,
            lambda: wakala.listening_since,
            settings.engine.settle_seconds,
            partial(draw, receipts, directory),
        ),
        acknowledger=acknowledger,
        sagas=sagas,
        payments=payments,
    )
    clock.on_skip(wakala.scheduler.wake)
    clock.on_skip(sagas.wake)
    if payments:
        clock.on_skip(payments.runner.wake)
    await directory.load()
    return wakala


async def _forever(part: Callable[[], Awaitable[None]]) -> None:
    """Keep a part running: a fault in one (a full disk, say) must not end it for good."""
    while True:
        try:
            await part()
        except Exception:
            log.exception("%s fell over; starting it again", getattr(part, "__qualname__", part))
        await asyncio.sleep(RESTART)


def _nobody(_: Sequence[Input]) -> None:
    """Read marks are switched off."""


def _rate(per_second: float) -> Rate:
    """A tenth of the rate as burst: a bucket's worst second is its burst and its refill together."""
    burst = max(1, int(per_second / 10))
    return Rate(burst=burst, per_second=per_second - burst if per_second > burst else per_second)
