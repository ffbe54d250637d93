"""What the probes of a real process say, from its start on a database that is not there yet to its end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import make_url

from tests.chaos.proxy import Proxy
from tests.crash.ports import free_port
from tests.crash.server import RUN, Server
from tests.doubles.template import Template
from tests.rabbitmq.proxy import proxy

PAUSE = 0.05
"""Seconds between two probes."""


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """An empty database."""
    made = Template(postgres)
    yield made.url
    made.drop(made.url)


@asynccontextmanager
async def process(folder: Path, **settings: object) -> AsyncIterator[Server]:
    """``wakala run`` that listens already, though perhaps only for probes."""
    server = Server(folder, free_port(), RUN, **settings)
    async with asyncio.timeout(60):
        await server.start()
        try:
            await server.listening()
            yield server
        finally:
            await server.end()


async def probe(server: Server, path: str = "/readyz") -> tuple[int, Any]:
    """Status and body; 0 in the moment in which nobody listens."""
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{server.url}{path}") as answer:
            return answer.status, await answer.json()
    except aiohttp.ClientError:
        return 0, None


async def until(server: Server, status: str) -> dict[str, Any]:
    """Probe until it is so, and return its parts by name."""
    while True:
        code, answer = await probe(server)
        if answer and answer["status"] == status:
            assert code == (200 if status in ("ok", "degraded") else 503)
            return {part["name"]: part for part in answer["parts"]}
        await asyncio.sleep(PAUSE)


async def test_a_database_that_comes_late_is_waited_for_and_one_that_goes_is_told_of(
    url: str, tmp_path: Path
) -> None:
    parts = make_url(url)
    there = parts.set(port=free_port())
    between = Proxy(there.port or 0, [(parts.host or "", parts.port or 0)])
    async with process(tmp_path, DATABASE__URL=there.render_as_string(hide_password=False)) as server:
        assert (await probe(server, "/livez"))[0] == 200
        waits = (await until(server, "starting"))["database"]
        assert (waits["up"], waits["required"]) == (False, True)
        assert "start the server, or name another in database.url" in waits["detail"]
        async with aiohttp.ClientSession() as session, session.post(f"{server.url}/webhook") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")

        await between.listen()
        await until(server, "ok")
        between.stall()
        assert (await until(server, "down"))["database"]["detail"] == "no answer within 2 s"
        assert (await probe(server, "/livez"))[0] == 200
        await between.heal()
        await until(server, "ok")
        await server.stop()
    between.cut()
    await between.close()


async def test_one_that_waits_ends_when_it_is_told_to(tmp_path: Path) -> None:
    away = f"postgresql://wakala@127.0.0.1:{free_port()}/wakala"
    async with process(tmp_path, DATABASE__URL=away) as server:
        await server.stop()


async def test_one_that_drains_still_answers_and_sends_the_load_balancer_elsewhere(tmp_path: Path) -> None:
    async with process(tmp_path, SERVER__LINGER_SECONDS=5) as server:
        await until(server, "ok")
        server.tell(signal.SIGTERM)
        await until(server, "draining")
        assert (await probe(server, "/livez"))[0] == 200
        server.tell(signal.SIGTERM)
        assert await server.ended() == 128 + signal.SIGTERM


async def test_losing_the_broker_keeps_no_request_away(rabbitmq: str, tmp_path: Path) -> None:
    async with proxy(rabbitmq) as between, process(tmp_path, BUS__URL=between.url) as server:
        await until(server, "ok")
        between.stall()
        between.cut()
        lost = (await until(server, "degraded"))["rabbitmq"]
        assert (lost["up"], lost["required"]) == (False, False)
        assert "events are kept in the database until it is back" in lost["detail"]
        await server.stop()


async def test_without_redis_it_is_ready_and_says_what_it_does_without(tmp_path: Path) -> None:
    async with process(tmp_path, REDIS__URL=f"redis://127.0.0.1:{free_port()}/0") as server:
        redis = (await until(server, "degraded"))["redis"]
        assert (redis["up"], redis["required"]) == (False, False)
        assert "start it, or correct redis.url" in redis["detail"]
