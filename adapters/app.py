"""The composition root: the one place that knows every part, and how things pass through them.

    webhook ─► Intake ─► inbox ─► Worker ─► Engine.decide ─► commit ─► outbox ─► Sender ─► WhatsApp
                           ▲                                   │
                Scheduler ─┤                                   ▼
                (timers)   └───────────── Bus ◄───────────── events ◄──────────────┐
                                           │                                       │
                                           ├─► domains: orders, inventory, ... ────┤
                                           ├─► Sagas (events and time move them) ──┤
                                           └─► payments: Runner ─► gateways ───────┘

What the Bus delivers is one transaction for each domain or saga, and what they publish in it comes
round again; what concerns a conversation enters its inbox, and is a turn like any other.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import aiohttp

from adapters.directory import LocalDirectory
from adapters.documents import Make, draw
from adapters.engine import approved_templates, build_engine
from adapters.everywhere import everywhere_from
from adapters.notifications import (
    DOMAIN,
    SOURCE,
    Notifier,
    compose_notifications,
    notification_listeners,
    report,
)
from adapters.payments import Gateways, compose_payments, payment_listeners, payment_methods
from adapters.pictures import compose_pictures
from adapters.queries import Queries
from adapters.receipts import compose_receipts
from adapters.replicas import Team, compose_team
from adapters.roles import Role, role_of
from adapters.sharing import Sharing, compose_sharing
from adapters.sql.backend import is_file
from adapters.sql.database import Database, open_database
from adapters.sql.sagas import SqlSagas
from adapters.tracking import Tracking
from bot.acknowledger import Acknowledger
from bot.assembly import all_sagas, consumers, hearing
from bot.batches import Batches
from bot.bus import Bus
from bot.channel import Channel
from bot.clock import SystemClock
from bot.double_texts import DoubleTexts
from bot.engine import Engine
from bot.events import Envelope
from bot.intake import Intake
from bot.plugin import Plugin, load_plugins
from bot.ports import Pending
from bot.reporting import Reporter
from bot.sagas import Sagas
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.settings import Settings
from bot.shares import ALL, Hand
from bot.worker import Worker
from plugins.catalogue import CatalogueChanged
from plugins.catalogue.api import CatalogueApi
from plugins.catalogue.picture import service as picture
from plugins.catalogue.picture.fetcher import Fetcher
from plugins.orders.receipts.api import Receipts
from plugins.payments import PaymentsApi

if TYPE_CHECKING:
    from adapters.rabbitmq.broker import Broker


@dataclass(slots=True)
class Wakala:
    """A running engine, of which each process runs what its role is.

    ``queries`` are those of its own domains. It is ``ready`` once it knows the shops. ``started_at`` and
    ``listening_since`` are unix seconds of the real clock.
    """

    settings: Settings
    plugins: Sequence[Plugin]
    role: Role
    queries: Queries
    clock: SystemClock
    database: Database
    directory: LocalDirectory
    catalogue: CatalogueApi
    receipts: Receipts
    tracking: Tracking
    engine: Engine
    worker: Worker
    intake: Intake
    scheduler: Scheduler
    bus: Bus
    sender: Sender
    acknowledger: Acknowledger
    sagas: Sagas
    batches: Batches
    payments: PaymentsApi | None
    notifier: Notifier | None
    pictures: Fetcher | None
    sharing: Sharing
    team: Team | None = None
    broker: Broker | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    started_at: float = field(default_factory=time.time)
    listening_since: float | None = None


async def compose(
    settings: Settings,
    channel: Channel,
    clock: SystemClock,
    gateways: Gateways = MappingProxyType({}),
    base: str = "",
    *,
    only: str = "",
    session: aiohttp.ClientSession | None = None,
) -> Wakala:
    """Put every part together on an up-to-date database; nothing runs by itself yet.

    ``base`` is the address at which we are reached where the settings name no other. ``only`` is the one
    service whose domains are here; others are asked through ``session``.
    """
    plugins = load_plugins(list(settings.plugins.enabled))
    role = role_of(settings, plugins, only)
    published = asyncio.Event()
    database = open_database(
        settings.database.url,
        clock,
        role.awaited,
        published.set,
        settings.engine.group_size,
        reporter=Reporter(report, clock, SOURCE) if DOMAIN in settings.plugins.enabled else None,
    )
    sharing = compose_sharing(settings, clock)
    transactions = database.transactions
    queries = Queries(transactions, role.domains)
    everywhere = everywhere_from(queries, settings, plugins, role, session)
    public_url = settings.payments.public_url or base
    directory = LocalDirectory(everywhere, partial(payment_methods, gateways), public_url)
    engine = build_engine(settings, plugins, directory, everywhere.ask)
    sagas = Sagas(all_sagas(role.domains), SqlSagas(), transactions, clock)
    payments = compose_payments(settings, gateways, transactions, base) if role.runs("payments") else None
    catalogue = CatalogueApi(transactions, sharing.cache)
    receipts = compose_receipts(everywhere.ask, directory, engine.speech.renderer)
    tracking = Tracking(everywhere.ask, directory)
    documents: dict[str, Make] = {
        "receipt": receipts.document,
        "menu_picture": partial(picture.document, everywhere.ask),
    }

    def offer(messages: Sequence[Pending]) -> None:
        if settings.outbox.enabled:
            wakala.sender.offer(messages)

    templates = approved_templates(plugins)
    notifier = compose_notifications(settings, database, directory, templates, offer) if role.chats else None

    def committed(messages: Sequence[Pending], due: float | None) -> None:
        offer(messages)
        wakala.scheduler.expect(due)

    attempts = settings.engine.attempts
    double_texts = DoubleTexts(engine, database.turns, directory, settings.engine.merge_seconds)
    shared = not is_file(settings.database.url)
    worker = Worker(
        engine,
        database.inbox,
        database.turns,
        directory,
        clock,
        committed,
        double_texts,
        attempts=attempts,
        shared=shared,
    )
    listeners = _listeners(directory, catalogue, payments, tracking) | notification_listeners(notifier)
    acknowledger = Acknowledger(channel)
    wakala = Wakala(
        settings=settings,
        plugins=plugins,
        role=role,
        queries=queries,
        clock=clock,
        database=database,
        directory=directory,
        catalogue=catalogue,
        receipts=receipts,
        tracking=tracking,
        engine=engine,
        worker=worker,
        intake=Intake(database.inbox, database.outbox, directory, clock, worker.submit),
        scheduler=Scheduler(database.turns, database.inbox, clock, worker.submit),
        bus=Bus(
            database.events,
            database.inbox,
            clock,
            worker.submit,
            consumers(role.domains, sagas),
            hearing(plugins if role.chats else ()),
            directory,
            {} if shared else listeners,
            published,
        ),
        sender=Sender(
            database.outbox,
            database.turns,
            channel,
            sharing.throttle,
            clock,
            time.time,
            lambda: wakala.listening_since,
            settings.engine.settle_seconds,
            partial(draw, documents, directory),
            worker.hand if shared else Hand(ALL),
        ),
        acknowledger=acknowledger,
        sagas=sagas,
        batches=Batches.of(role.domains, database.reader),
        payments=payments,
        notifier=notifier,
        pictures=compose_pictures(transactions, channel) if role.runs("catalogue") else None,
        sharing=sharing,
    )
    if settings.whatsapp.read_receipts:
        wakala.intake.greet = acknowledger.offer
    _wake_on_skip(wakala)
    if shared:
        wakala.team = compose_team(settings.database.url, database, worker, wakala.bus, listeners)
        await wakala.team.news.start()
    if settings.bus:
        from adapters.rabbitmq.broker import compose_broker  # noqa: PLC0415 - with the server's packages

        url, dedup = settings.bus.url.get_secret_value(), sharing.dedup(role.service)
        wakala.broker = compose_broker(url, role, database=database, bus=wakala.bus, dedup=dedup, clock=clock)
    if not role.elsewhere:
        await directory.load()
        wakala.ready.set()
    return wakala


def _listeners(
    directory: LocalDirectory, catalogue: CatalogueApi, payments: PaymentsApi | None, tracking: Tracking
) -> dict[str, Callable[[Envelope], Awaitable[None]]]:
    """What in memory hears of events: menus and answers that are kept, and whoever calls gateways."""

    async def changed(envelope: Envelope) -> None:
        await directory.changed(envelope)
        if envelope.event_type == CatalogueChanged.type:
            await catalogue.changed(envelope)

    watched = dict.fromkeys(tracking.INTERESTS, tracking.watchers.heard)
    return {**watched, **dict.fromkeys(LocalDirectory.INTERESTS, changed), **payment_listeners(payments)}


def _wake_on_skip(wakala: Wakala) -> None:
    """Whoever waits for a time looks again when time was moved."""
    wakala.clock.on_skip(wakala.scheduler.wake)
    wakala.clock.on_skip(wakala.sagas.wake)
    if wakala.payments:
        wakala.clock.on_skip(wakala.payments.runner.wake)
