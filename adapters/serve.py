"""Serving: the web edge around a running engine, from the first socket to the last commit."""

from __future__ import annotations

import asyncio
import gc
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path

from aiohttp import web

from adapters.app import Wakala
from adapters.approved import Approved
from adapters.console.acts import Outcome
from adapters.console.paying import pay
from adapters.console.standing import describe
from adapters.engine import approved_templates, plugin_homes
from adapters.gateways.demo import NOBODY, StandIns, stand_ins
from adapters.lifecycle.ending import LIMITS, Limits
from adapters.lifecycle.readiness import health
from adapters.remote.routes import add_queries
from adapters.roles import role_of
from adapters.running import running
from adapters.sql.answers import SqlAnswers
from adapters.sql.database import alone, open_database
from adapters.sql.migrate import is_current, refuse_strangers, upgrade
from adapters.sql.standing import conversation_with, last_heard
from adapters.sql.submissions import SqlSubmissions
from adapters.streaming import streaming
from adapters.watchdog import Watchdog
from adapters.web.edge import web_app
from adapters.web.home import add_home
from adapters.web.messages import Messages
from adapters.web.readiness import until
from adapters.web.security import api_tokens
from adapters.web.server import serving
from adapters.web.simulator import SimulatedShop, routes
from adapters.whatsapp.emulator import ApprovedTemplate, EmulatorSettings, create_emulator
from adapters.whatsapp.routes import Webhook
from adapters.whatsapp.settings import cloud_settings
from bot.clock import SystemClock, utc
from bot.plugin import load_plugins
from bot.route import Route
from bot.settings import Settings
from plugins.catalogue import demo as catalogue
from plugins.payments.records import PaymentRecord
from plugins.tenants import demo as tenants
from plugins.tenants.demo import SHOP

EMULATOR = "/emulator"
YOUNG = 50_000
"""Objects made before the collector looks for cycles: turns leave hardly any, and looking at Python's 700
costs a fifth of a turn."""


@asynccontextmanager
async def serve(
    settings: Settings,
    stopping: asyncio.Event | None = None,
    limits: Limits = LIMITS,
    *,
    only: str = "",
) -> AsyncIterator[str]:
    """Serve within the block and yield the base URL; the database must be up to date.

    Once ``stopping`` is set nothing new is begun, though requests are still answered. ``only`` is the one
    service that this process is, "" for everything.
    """
    host = settings.server.host
    port = settings.server.port or _free_port(host)
    base = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - compared, not bound
    cloud = cloud_settings(settings, base + EMULATOR if settings.emulated else "")
    clock = await clock_of(settings)
    gateways = stand_ins(settings, base, clock)
    with alone(settings.database.url):
        async with running(
            settings, cloud, clock, gateways, stopping or asyncio.Event(), only=only, limits=limits
        ) as wakala:
            app = application(wakala, base, gateways)
            async with serving(app, host, port, limits.requests) as url, _streams(wakala):
                wakala.listening_since = time.time()
                yield url
                wakala.listening_since = None


async def clock_of(settings: Settings) -> SystemClock:
    """The machine's; in the demo it goes on from where it was moved to, else timers would seem to hang."""
    clock = SystemClock()
    if settings.emulated:
        clock.skip(max(await last_heard(settings.database.url) - clock.now(), 0.0))
    return clock


async def serve_until(
    stopping: asyncio.Event,
    settings: Settings,
    announce: Callable[[str], None],
    limits: Limits = LIMITS,
    *,
    only: str = "",
) -> None:
    """Serve until that is set, then drain: begin nothing new, finish what runs, commit, close."""
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    async with serve(settings, stopping, limits, only=only) as url:
        with Watchdog(settings.engine.watchdog):  # not at the end: it would start what is to stop
            announce(url)
            await stopping.wait()
        await asyncio.sleep(settings.server.linger_seconds)


def application(wakala: Wakala, base: str, gateways: StandIns = NOBODY) -> web.Application:
    """The web edge of a running engine; in the demo with the simulator, and emulators of what is outside."""
    settings = wakala.settings
    app = web_app(
        tuple(_routes(wakala)),
        health=lambda: health(wakala),
        tokens=api_tokens(settings, SHOP.tenant),
        answers=SqlAnswers(wakala.database.writer, wakala.clock),
        admin_token=settings.server.admin_token.get_secret_value() if settings.server.admin_token else None,
        production=settings.production,
    )
    app.middlewares.append(until(wakala.ready))
    gateways.mount(app)
    if settings.services.tokens:
        tokens = [token.get_secret_value() for token in settings.services.tokens]
        add_queries(app, wakala.queries.ask, wakala.role.domains, tokens)
    if wakala.role.chats and "orders" in settings.plugins.enabled:
        wakala.tracking.pages.add(app)
    add_home(app, "/simulator" if settings.emulated else "/docs")
    if settings.emulated:
        _add_simulator(app, wakala, base, gateways)
    return app


def _streams(wakala: Wakala) -> AbstractAsyncContextManager[None]:
    """The server for streams, where conversations are: there all is heard that happens to an order."""
    if not wakala.role.chats:
        return nullcontext()
    tokens = api_tokens(wakala.settings, SHOP.tenant)
    return streaming(wakala.settings, wakala.everywhere.ask, wakala.tracking.watchers, tokens)


def _routes(wakala: Wakala) -> Iterator[Route]:
    """Every REST route there is here: the conversations' own, and those of this process's domains."""
    database, role = wakala.database, wakala.role
    if role.chats:
        yield from Webhook(cloud_settings(wakala.settings), wakala.clock, wakala.intake.take).routes()
        submissions = SqlSubmissions(database.writer, wakala.sender.offer)
        yield from Messages(submissions, partial(_numbers, wakala)).routes()
    if role.runs("catalogue"):
        yield from wakala.catalogue.routes()
    if wakala.payments:
        yield from wakala.payments.routes()
    if role.runs("orders"):
        yield from wakala.receipts.routes()
    for plugin in role.domains:
        if plugin.api is not None:
            yield from plugin.api(database.transactions, wakala.directory)


async def prepare(settings: Settings, only: str = "") -> None:
    """Bring this process's tables up to date, and in the demo make the demo shop."""
    role = role_of(settings, load_plugins(list(settings.plugins.enabled)), only)
    await asyncio.to_thread(_bring_up_to_date, settings.database.url, plugin_homes(role.domains), only)
    if settings.demo.enabled:
        database = open_database(settings.database.url, SystemClock(), role.awaited)
        if role.runs("tenants"):
            await database.transactions.run("tenants", tenants.seed)
        if role.runs("catalogue"):
            seed = partial(catalogue.seed, tenant=SHOP.tenant)
            await database.transactions.run("catalogue", seed, SHOP.tenant)
        await database.close()


def _bring_up_to_date(url: str, homes: Mapping[str, Path], only: str) -> None:
    if only:
        refuse_strangers(url, homes)
    if not is_current(url, homes):
        upgrade(url, homes)


def _numbers(wakala: Wakala, tenant: str) -> list[str]:
    return [number for number, shop in wakala.directory.shops().items() if shop.tenant == tenant]


def _add_simulator(app: web.Application, wakala: Wakala, base: str, gateways: StandIns) -> None:
    whatsapp = wakala.settings.whatsapp
    emulator = EmulatorSettings(
        webhook_url=f"{base}/webhook",
        app_secret=whatsapp.app_secret[0].get_secret_value(),
        clock=lambda: utc(wakala.clock.now()),
        templates=tuple(_as_approved(one) for one in approved_templates(wakala.plugins)),
    )
    app.add_subapp(EMULATOR, create_emulator(emulator))
    shop = wakala.directory.shop(SHOP.number) or SHOP
    simulated = SimulatedShop(name=shop.name, number=shop.number, timezone=shop.timezone)
    acts = partial(_pay, wakala, gateways), partial(_stand, wakala)
    app.add_routes(routes(wakala.clock, simulated, *acts))


async def _stand(wakala: Wakala, wa_id: str) -> str:
    found = await conversation_with(wakala.settings.database.url, SHOP.tenant, SHOP.number, wa_id)
    return describe(found, wakala.clock.now())


def _as_approved(template: Approved) -> ApprovedTemplate:
    """The emulator knows all of our templates, as if Meta had approved them."""
    return ApprovedTemplate(
        name=template.name,
        body=template.body,
        language=template.language,
        category=template.category,
        footer=template.footer,
        buttons=template.buttons,
    )


async def _pay(wakala: Wakala, gateways: StandIns, wa_id: str, outcome: Outcome) -> str:
    async def skip(seconds: float) -> None:
        wakala.clock.skip(seconds)
        if wakala.payments:
            await wakala.payments.runner.round()

    async def act(payment: PaymentRecord, outcome: Outcome) -> None:
        await gateways.pay(payment.method, payment.payment_id, outcome)

    return await pay(wakala.database.transactions, wakala.clock, wa_id, outcome, skip=skip, act=act)


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
