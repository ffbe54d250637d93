"""Memory of a worker of each service, and of one that does everything, after a crowd has ordered."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from adapters.gateways.mpesa.emulator.keys import Keys
from adapters.roles import BOT, of_service
from adapters.serve import prepare
from adapters.sql.database import open_database
from bench.process import Process, free_port, running, work
from bench.services.crowd import Crowd
from bench.services.outside import SERVICES, Outside
from bench.services.replicas import shared
from bench.shoppers import Visit
from bot.clock import SystemClock
from bot.settings import load
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP

SHOP_OF = "orders"
"""The service that runs these: who has the orders knows the shops."""
PLUGINS = ("tenants", "catalogue", "inventory", "orders")

PAYMENTS = "payments"
CONFIG = Path(__file__).parents[2] / "wakala.toml"
SHOPPERS = 16

EVERYTHING = ""
"""What `--only` is where there is no such thing."""


def sizes(outside: Outside, seconds: float) -> tuple[Mapping[str, float], int]:
    """MB by service after ``seconds`` of orders by card, "" for all in one; and how many those were."""
    apart, orders = _measure(outside, SERVICES, seconds)
    together, more = _measure(outside, (EVERYTHING,), seconds)
    return {**apart, **together}, min(orders, more)


def _measure(outside: Outside, services: tuple[str, ...], seconds: float) -> tuple[dict[str, float], int]:
    outside.empty()
    ports = {name: free_port() for name in services}
    graph_port, paystack_port = free_port(), free_port()
    told = Visit(
        port=ports.get(BOT) or ports[EVERYTHING],
        pid=0,
        graph_port=graph_port,
        paystack_port=paystack_port,
        database="",
        method="card",
        seconds=seconds,
        shoppers=SHOPPERS,
        callback_port=ports.get(PAYMENTS, 0),
    )
    with _certificate() as mpesa:
        environment = _environment(outside, ports, graph_port, paystack_port) | mpesa
        asyncio.run(_accept_at_once(environment, SHOP_OF if SHOP_OF in ports else EVERYTHING))
        with _running(ports, environment) as workers:
            crowd = work("bench.services.crowd", told, Crowd, None)
            return {name: worker.resident() / 1e6 for name, worker in workers.items()}, crowd.orders


@contextlib.contextmanager
def _running(ports: Mapping[str, int], environment: Mapping[str, str]) -> Iterator[dict[str, Process]]:
    """Start the one that knows the shops first: the others are ready once they know them, too."""
    with contextlib.ExitStack() as stack:
        workers = {}
        for name in sorted(ports, key=lambda name: name != SHOP_OF):
            only = ["--only", name] if name else []
            command = [str(Path(sys.executable).with_name("wakala")), "run", *only]
            one = running(command, ports[name], core=None, ready="/readyz", environment=environment)
            workers[name] = stack.enter_context(one)
        yield workers


@contextlib.contextmanager
def _certificate() -> Iterator[dict[str, str]]:
    """M-Pesa is offered too, though nobody pays by it, and wants a certificate."""
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(Keys(None, dt.datetime.now(dt.UTC)).certificate)
        file.flush()
        yield {"WAKALA_MPESA__CERTIFICATE": file.name}


def _environment(
    outside: Outside, ports: Mapping[str, int], graph_port: int, paystack_port: int
) -> dict[str, str]:
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    databases = {name: outside.database() for name in ports}
    common = shared(outside.rabbitmq) | {
        "WAKALA_CONFIG": str(CONFIG),
        "WAKALA_DEMO__EMULATOR": "false",
        "WAKALA_WHATSAPP__API_URL": f"http://127.0.0.1:{graph_port}",
        "WAKALA_PAYSTACK__API_URL": f"http://127.0.0.1:{paystack_port}",
        "WAKALA_PAYMENTS__PUBLIC_URL": urls.get(PAYMENTS) or urls[EVERYTHING],
        "WAKALA_ENGINE__MERGE_SECONDS": "0",
    }
    if EVERYTHING in ports:
        port = str(ports[EVERYTHING])
        return common | {"WAKALA_DATABASE__URL": databases[EVERYTHING], "WAKALA_SERVER__PORT": port}
    return common | {
        "WAKALA_SERVICES__TOKENS": "bench-token-of-all-services",
        "WAKALA_SERVICES__URLS": json.dumps(urls),
        "WAKALA_SERVICES__DATABASES": json.dumps(databases),
        "WAKALA_SERVICES__PLUGINS": json.dumps({SHOP_OF: PLUGINS}),
    }


async def _accept_at_once(environment: Mapping[str, str], service: str) -> None:
    """Make a shop that takes every order by itself: here nobody waits for a person."""
    settings = load(CONFIG, environment)
    settings = of_service(settings, service) if service else settings
    await prepare(settings, service)
    database = open_database(settings.database.url, SystemClock(), frozenset())
    change = partial(tenants.change, number=SHOP.number, changes={"auto_accept": True})
    await database.transactions.run("tenants", change, SHOP.tenant)
    await database.close()
