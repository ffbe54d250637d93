"""The real servers, and what each says when it cannot be used: the reason, the fix, and no password."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg
import pytest
from aiohttp import web
from sqlalchemy import make_url
from yarl import URL

from adapters.dependencies.broker import broker
from adapters.dependencies.database import STANDBY, database
from adapters.dependencies.dependency import Dependency, Missing, look
from adapters.dependencies.needed import needed
from adapters.dependencies.service import service
from adapters.dependencies.shared import shared
from tests.crash.ports import free_port
from tests.doubles.tcp import listening

PASSWORD = "h0nger-en-dors"


async def trouble(dependency: Dependency) -> Missing:
    """What is wrong with one that cannot be used."""
    missing = await look(dependency)
    assert missing is not None
    assert PASSWORD not in f"{dependency} {missing}"
    return missing


def at(url: str, **changes: object) -> str:
    """The address, changed in some of its parts."""
    return make_url(url).set(**{"password": PASSWORD, **changes}).render_as_string(hide_password=False)


async def test_each_of_them_can_be_used(postgres: str, redis: str, rabbitmq: str) -> None:
    for dependency in needed(postgres, redis, rabbitmq):
        assert await look(dependency) is None


def test_they_are_waited_for_in_order_and_a_file_is_not(postgres: str, redis: str, rabbitmq: str) -> None:
    all_of_them = needed(postgres, redis, rabbitmq, {"payments": "http://payments"})
    assert [(one.name, one.required) for one in all_of_them] == [
        ("database", True), ("redis", False), ("rabbitmq", True), ("payments", False),
    ]  # fmt: skip
    assert needed("sqlite:///data/wakala.db") == ()


def test_no_address_shows_a_password_or_an_option() -> None:
    shown = [
        str(one)
        for one in needed(
            f"postgresql://wakala:{PASSWORD}@db.example/shop?password={PASSWORD}",
            f"redis://wakala:{PASSWORD}@redis.example:6380/1?password={PASSWORD}",
            f"amqp://wakala:{PASSWORD}@mq.example/?password={PASSWORD}",
        )
    ]
    assert shown == [
        "database at postgresql://wakala@db.example/shop",
        "redis at redis://redis.example:6380/1",
        "rabbitmq at amqp://wakala@mq.example/",
    ]


async def test_a_database_where_nobody_listens_is_waited_for(postgres: str) -> None:
    missing = await trouble(database(at(postgres, port=free_port())))
    assert not missing.lasting
    assert missing.fix == "start the server, or name another in database.url"


@pytest.mark.parametrize(
    ("changes", "reason", "fix"),
    [
        ({"database": "no_such"}, 'database "no_such" does not exist', "CREATE DATABASE"),
        ({"username": "no_such"}, 'role "no_such" does not exist', "the user and the password"),
    ],
)
async def test_a_database_that_waiting_does_not_bring_is_not_waited_for(
    postgres: str, changes: dict[str, str], reason: str, fix: str
) -> None:
    missing = await trouble(database(at(postgres, **changes)))
    assert (missing.lasting, missing.reason) == (True, reason)
    assert fix in missing.fix


@asynccontextmanager
async def refusing(state: str, message: str) -> AsyncIterator[str]:
    """A PostgreSQL that refuses everybody with this SQLSTATE."""
    fields = b"".join(part.encode() + b"\0" for part in ("SFATAL", "VFATAL", f"C{state}", f"M{message}", ""))

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length, code = struct.unpack("!ii", await reader.readexactly(8))
        if code == 80877103:
            writer.write(b"N")
            length, _ = struct.unpack("!ii", await reader.readexactly(8))
        await reader.readexactly(length - 8)
        writer.write(b"E" + struct.pack("!i", 4 + len(fields)) + fields)
        await writer.drain()

    async with listening(refuse) as port:
        yield f"postgresql://wakala:{PASSWORD}@127.0.0.1:{port}/shop"


@pytest.mark.parametrize(
    ("state", "message", "lasting"),
    [
        ("57P03", "the database system is starting up", False),
        ("53300", "sorry, too many clients already", False),
        ("28P01", 'password authentication failed for user "wakala"', True),
        ("28000", 'no pg_hba.conf entry for host "127.0.0.1"', True),
    ],
)
async def test_what_passes_is_waited_for_and_what_somebody_must_mend_is_not(
    state: str, message: str, lasting: bool
) -> None:
    async with refusing(state, message) as url:
        missing = await trouble(database(url))
    assert (missing.lasting, missing.reason) == (lasting, message)


async def test_a_standby_is_waited_for(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def standby(self: object, query: str) -> bool:
        return "pg_is_in_recovery" in query

    monkeypatch.setattr(asyncpg.Connection, "fetchval", standby)
    missing = await trouble(database(postgres))
    assert ((missing.reason, missing.fix), missing.lasting) == (STANDBY, False)


@asynccontextmanager
async def silent() -> AsyncIterator[int]:
    """A port where somebody listens who says nothing, as one who is frozen."""
    over = asyncio.Event()

    async def keep_quiet(*_: object) -> None:
        await over.wait()

    async with listening(keep_quiet) as port:
        try:
            yield port
        finally:
            over.set()


async def test_who_says_nothing_is_missing_and_waited_for() -> None:
    async with silent() as port:
        for dependency in needed(f"postgresql://a@127.0.0.1:{port}/b", None, f"amqp://a:b@127.0.0.1:{port}/"):
            missing = await look(dependency, limit=0.1)
            assert missing is not None
            assert (missing.lasting, missing.reason) == (False, "no answer within 0.1 s")
        missing = await trouble(shared(f"redis://:{PASSWORD}@127.0.0.1:{port}/0"))
        assert (missing.lasting, missing.reason) == (False, "no answer in 1000 ms")


@pytest.mark.parametrize(
    ("change", "reason", "fix"),
    [
        (partial(URL.with_password, password=PASSWORD), "ACCESS_REFUSED", "the user and the password"),
        (partial(URL.with_path, path="/no-such"), "not let us into virtual host 'no-such'", "add_vhost"),
    ],
)
async def test_a_broker_that_refuses_us_is_not_waited_for(
    rabbitmq: str, change: partial[URL], reason: str, fix: str
) -> None:
    missing = await trouble(broker(str(change(URL(rabbitmq)))))
    assert missing.lasting
    assert reason in missing.reason
    assert fix in missing.fix


async def test_a_broker_where_nobody_listens_is_waited_for() -> None:
    missing = await trouble(broker(f"amqp://wakala:{PASSWORD}@127.0.0.1:{free_port()}/"))
    assert (missing.lasting, missing.fix) == (False, "start it, or correct bus.url")


async def test_without_redis_the_words_are_those_of_the_one_who_uses_it(redis: str) -> None:
    away = await trouble(shared(f"redis://:{PASSWORD}@127.0.0.1:{free_port()}/0"))
    assert away.fix == "start it, or correct redis.url"
    refused = await trouble(shared(str(URL(redis).with_user("no-such").with_password(PASSWORD))))
    assert refused.fix == "correct the user and the password in redis.url"


@pytest.mark.parametrize(
    ("status", "reason"),
    [(503, "it is not ready"), (404, "was answered with 404"), (302, "was answered with 302")],
)
async def test_a_service_that_is_not_ready_is_missing(aiohttp_server, status: int, reason: str) -> None:
    async def ready(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/"})

    app = web.Application()
    app.router.add_get("/readyz", ready)
    server = await aiohttp_server(app)
    assert reason in (await trouble(service("payments", str(server.make_url("/"))))).reason


async def test_a_service_that_is_ready_can_be_used_and_one_that_is_away_says_how_to_start_it(
    aiohttp_server,
) -> None:
    async def ready(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/readyz", ready)
    server = await aiohttp_server(app)
    assert await look(service("payments", str(server.make_url("/")))) is None
    missing = await trouble(service("payments", f"http://127.0.0.1:{free_port()}"))
    assert missing.fix == "start it (wakala run --only payments), or correct services.urls.payments"
