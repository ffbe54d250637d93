"""The real servers: each does its work, and keeps its data through what a chaos run does to it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import aio_pika
import asyncpg
import pytest
from redis.asyncio import Redis

from tests.services.breakable import breakable
from tests.services.kept import ROOT, answers
from tests.services.local import Local
from tests.services.server import Server
from tests.services.servers import KINDS, Servers

BRIEFLY = 0.5
"""Seconds to wait for one that is frozen."""


@pytest.fixture(scope="module")
def own() -> Iterator[Servers]:
    """Servers that nobody else uses, and that may be broken therefore."""
    with Servers(find=breakable) as servers:
        yield servers


async def through(server: Server, *ends: str) -> None:
    """Let it end in this way and that, and start again after each."""
    for end in ends:
        await asyncio.to_thread(getattr(server, end))
        await asyncio.to_thread(server.start)


async def put(rabbitmq: str, queue: str, body: bytes) -> None:
    """Publish to a quorum queue and have it confirmed."""
    async with await aio_pika.connect(rabbitmq) as connection:
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum"})
        message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, queue, mandatory=True)


async def take(rabbitmq: str, queue: str) -> bytes:
    """Get a message and remove the queue."""
    async with await aio_pika.connect(rabbitmq) as connection:
        channel = await connection.channel()
        message = await (await channel.get_queue(queue)).get()
        await message.ack()
        await channel.queue_delete(queue)
        return message.body


async def test_postgres_answers_a_query(postgres: str) -> None:
    connection = await asyncpg.connect(postgres)
    assert await connection.fetchval("SELECT 1") == 1
    await connection.close()


async def test_a_commit_is_durable_when_it_returns(postgres: str) -> None:
    connection = await asyncpg.connect(postgres)
    settings = [await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
    await connection.close()
    assert settings == ["on", "on"]


async def test_rabbitmq_confirms_and_delivers_from_a_quorum_queue(rabbitmq: str) -> None:
    queue = f"test-{uuid4()}"
    await put(rabbitmq, queue, b"two kotas")
    assert await take(rabbitmq, queue) == b"two kotas"


async def test_redis_sets_and_gets(redis: str) -> None:
    key = f"test-{uuid4()}"
    async with Redis.from_url(redis) as client:
        await client.set(key, "two kotas", ex=60)
        assert await client.get(key) == b"two kotas"


async def test_what_postgres_committed_outlives_stop_and_kill(own: Servers) -> None:
    server, table = own["postgres"], f"test_{uuid4().hex}"
    connection = await asyncpg.connect(server.url)
    await connection.execute(f"CREATE TABLE {table} AS SELECT 7 AS kotas")
    connection.terminate()
    await through(server, "kill", "stop")
    connection = await asyncpg.connect(server.url)
    assert await connection.fetchval(f"SELECT kotas FROM {table}") == 7
    await connection.execute(f"DROP TABLE {table}")
    await connection.close()


async def test_what_rabbitmq_confirmed_outlives_stop_and_kill(own: Servers) -> None:
    server, queue = own["rabbitmq"], f"test-{uuid4()}"
    await put(server.url, queue, b"seven kotas")
    # In this order: RabbitMQ 3.10 writes the name of a new quorum queue down half a second after it has
    # confirmed its first messages; a kill in between loses the queue.
    await through(server, "stop", "kill")
    assert await take(server.url, queue) == b"seven kotas"


async def test_what_redis_was_told_outlives_stop_and_kill(own: Servers) -> None:
    server, key = own["redis"], f"test-{uuid4()}"
    async with Redis.from_url(server.url) as client:
        await client.set(key, "seven kotas", ex=60)
    await through(server, "kill", "stop")
    async with Redis.from_url(server.url) as client:
        assert await client.get(key) == b"seven kotas"


@pytest.mark.parametrize("name", KINDS)
def test_a_frozen_server_keeps_quiet_until_it_thaws(name: str, own: Servers) -> None:
    server = own[name]
    server.freeze()
    assert answers(KINDS[name], server.url, BRIEFLY) != ""
    server.thaw()
    assert answers(KINDS[name], server.url) == ""


@pytest.mark.parametrize("name", KINDS)
def test_no_server_runs_as_root(name: str, own: Servers) -> None:
    server = own[name]
    processes = server.processes() if isinstance(server, Local) else {}
    assert 0 not in {Path(f"/proc/{process}").stat().st_uid for process in processes}


def test_servers_end_with_a_session_that_is_killed() -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith("WAKALA_TEST_")}
    session = subprocess.Popen(
        [sys.executable, "-m", "tests.services", "redis"], cwd=ROOT, env=others, stdout=subprocess.PIPE
    )
    assert session.stdout is not None
    with session, session.stdout:
        variable, _, url = session.stdout.readline().decode().strip().partition("=")
        assert (variable, answers(KINDS["redis"], url)) == ("WAKALA_TEST_REDIS", "")
        session.send_signal(signal.SIGKILL)
    while not answers(KINDS["redis"], url):  # for ever, if it did not end
        pass
