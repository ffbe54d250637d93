"""The workers, the servers that they need, those they talk to, and the proxies in between."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from adapters.serve import prepare
from bot.settings import load
from tests.chaos.cast import Service, arguments, document
from tests.chaos.front import Front
from tests.chaos.proxy import Proxy
from tests.chaos.supervised import Supervised
from tests.crash.bank import NAMES, Bank
from tests.crash.meta import Meta
from tests.crash.ports import free_port
from tests.crash.shop import furnish, hire
from tests.services.servers import Servers

WORKER = (sys.executable, str(Path(__file__).with_name("worker.py")))
SETTLE = 8.0
"""Seconds without a word on a message after which it is sent once more. A worker that is frozen for longer
with a message in hand sends it when it thaws, too: that is what is counted apart."""

SERVERS = ("postgres", "rabbitmq", "redis")


class Cashier(Bank):
    """The gateways as customers reach them: by ``ways`` of their own, which nothing breaks."""

    def __init__(self, folder: Path, base: str) -> None:
        super().__init__(folder, base)
        self.ways: dict[str, str] = {}

    async def act(self, wa_id: str, text: str, outcome: str) -> None:
        """A link has the address at which the worker reached the gateway."""
        for proxied, direct in self.ways.items():
            text = text.replace(proxied, direct)
        await super().act(wa_id, text, outcome)


class World:
    """``direct`` are the addresses of the databases for us, by service; the workers have those of proxies."""

    def __init__(self, folder: Path, cast: Sequence[Service], launcher: tuple[str, ...] = WORKER) -> None:
        self.folder, self.cast, self.launcher = folder, cast, launcher
        self.config = folder / "wakala.toml"
        self.servers = Servers()
        self.proxies: dict[str, list[Proxy]] = {}
        self.direct: dict[str, str] = {}
        self.workers: dict[str, Supervised] = {}
        self.republished = 0
        ports = {worker: free_port() for service in cast for worker in _replicas(service)}
        urls = {worker: f"http://127.0.0.1:{port}" for worker, port in ports.items()}
        self.front = Front(free_port(), [urls[worker] for worker in _replicas(cast[0])])
        self.meta = Meta(self.front.url, free_port())
        self._ports = ports

    @property
    def targets(self) -> dict[str, Sequence[str]]:
        """What faults may be done to, by group."""
        return {
            "workers": list(self.workers),
            "services": [service.name for service in self.cast],
            "broker": ("rabbitmq",),
            "redis": ("redis",),
            "database": ("postgres",),
            "ways": list(self.proxies),
            "webhooks": ("whatsapp",),
            "bus": ("rabbitmq",),
        }

    def replicas(self, service: str) -> list[Supervised]:
        """The processes of one service."""
        return [worker for name, worker in self.workers.items() if name.startswith(f"{service}-")]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[World]:
        """Have everything but the workers run within the block; nothing runs on after it."""
        async with AsyncExitStack() as stack:
            stack.callback(self.servers.close)
            await asyncio.to_thread(self._start_servers)
            addresses = {name: self.servers[name].url for name in SERVERS}
            proxied = {name: await self._proxy(name, addresses[name]) for name in SERVERS}
            urls = {service.name: await self._balance(service) for service in self.cast}
            payments = urls.get("payments", urls["bot"])
            self.bank = Cashier(self.folder, payments)
            settings = await self._outside()
            await self._make_databases(addresses["postgres"])
            databases = {name: _database(proxied["postgres"], name) for name in self.direct}
            self.config.write_text(document(self.cast, proxied["rabbitmq"], urls, databases))
            self._make_workers(self.bank.settings | settings, proxied, databases)
            stack.push_async_callback(self._end)
            await stack.enter_async_context(self.meta.running())
            await stack.enter_async_context(self.bank.running())
            await stack.enter_async_context(self.front.running())
            yield self

    def _start_servers(self) -> None:
        self.servers.begin(SERVERS)
        self.servers.settle()

    async def _proxy(self, name: str, url: str) -> str:
        """Put a proxy before a server, and return its address there."""
        port = await self._listen(name, [(urlsplit(url).hostname or "", urlsplit(url).port or 0)])
        return url.replace(f":{urlsplit(url).port}", f":{port}")

    async def _balance(self, service: Service) -> str:
        """Have one address for all replicas of a service, and return it."""
        upstreams = [("127.0.0.1", self._ports[worker]) for worker in _replicas(service)]
        return f"http://127.0.0.1:{await self._listen(service.name, upstreams)}"

    async def _listen(self, name: str, upstreams: Sequence[tuple[str, int]]) -> int:
        proxy = Proxy(free_port(), upstreams)
        await proxy.listen()
        self.proxies.setdefault(name, []).append(proxy)
        return proxy.port

    async def _outside(self) -> dict[str, object]:
        """Put proxies before WhatsApp and the gateways, and return what tells the workers of them."""
        settings: dict[str, object] = {"WHATSAPP__API_URL": await self._proxy("whatsapp", self.meta.url)}
        for name in NAMES:
            proxied = await self._proxy("gateways", self.bank.urls[name])
            settings[f"{name.upper()}__API_URL"] = proxied
            self.bank.ways[proxied] = self.bank.urls[name]
        return settings

    async def _make_databases(self, server: str) -> None:
        """Make and fill one for each service."""
        connection = await asyncpg.connect(server)
        for service in self.cast:
            await connection.execute(f"CREATE DATABASE {service.name}")
            self.direct[service.name] = _database(server, service.name)
        await connection.close()

    def _make_workers(
        self, settings: Mapping[str, object], proxied: Mapping[str, str], databases: Mapping[str, str]
    ) -> None:
        for service in self.cast:
            for name in _replicas(service):
                (self.folder / name).mkdir()
                self.workers[name] = Supervised(
                    self.folder / name,
                    self._ports[name],
                    (*self.launcher, *arguments(self.cast, service)),
                    **settings,
                    CONFIG=self.config,
                    DATABASE__URL=databases[service.name],
                    REDIS__URL=proxied["redis"],
                    ENGINE__SETTLE_SECONDS=SETTLE,
                )

    async def _end(self) -> None:
        for worker in self.workers.values():
            await worker.end()
        for proxies in self.proxies.values():
            for proxy in proxies:
                await proxy.close()


async def open_shop(world: World, drivers: Sequence[str]) -> None:
    """Make the tables of every service, and the demo shop where it lives: counted, with its drivers."""
    settings = load(world.config, {})
    for service in world.cast:
        database = settings.database.model_copy(update={"url": world.direct[service.name]})
        only = service.name if len(world.cast) > 1 else ""
        await prepare(settings.model_copy(update={"database": database}), only)
    [shop, *_] = [one for one in world.cast if "tenants" in one.plugins] or world.cast
    await furnish(world.direct[shop.name], "ZAR")
    await hire(world.direct[shop.name], *drivers)


def _replicas(service: Service) -> list[str]:
    return [f"{service.name}-{number}" for number in range(1, service.replicas + 1)]


def _database(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}").geturl()
