"""The route by which other services ask, asked by hand."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.memory import MemoryStore, MemoryTransactions
from adapters.queries import Queries
from adapters.remote.routes import add_queries
from adapters.sql.errors import DatabaseError
from bot.asking import ASKING
from bot.clock import SystemClock
from tests.doubles.services import TOKEN, plugin

HEADERS = {"Authorization": f"Bearer {TOKEN}", "X-Tenant-ID": "thandi", "X-Deadline": "2.5"}


async def post(
    server: TestServer,
    session: aiohttp.ClientSession,
    name: str = "orders.whose",
    body: Any = b"{}",
    without: str = "",
    **headers: str,
) -> tuple[int, Any]:
    sent = {**HEADERS, **{key.replace("_", "-"): value for key, value in headers.items()}}
    sent.pop(without, None)
    url = server.make_url(f"/internal/queries/{name}")
    async with session.post(url, data=body, headers=sent) as response:
        told = await response.json(content_type=None)
        return response.status, told if response.status == 200 else told["detail"]


async def answering(aiohttp_server: Any, ask: Any) -> TestServer:
    app = web.Application()
    add_queries(app, ask, [plugin], [TOKEN])
    return await aiohttp_server(app)


async def test_a_question_is_answered(orders: TestServer, session: aiohttp.ClientSession) -> None:
    assert await post(orders, session) == (200, "thandi")


@pytest.mark.parametrize("token", ["an older token", TOKEN])
async def test_two_tokens_are_good_while_one_is_replaced(
    orders: TestServer, session: aiohttp.ClientSession, token: str
) -> None:
    assert (await post(orders, session, Authorization=f"Bearer {token}"))[0] == 200


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", TOKEN, "Bearer schlüssel"])
async def test_nobody_else_may_ask(orders: TestServer, session: aiohttp.ClientSession, given: str) -> None:
    status, detail = await post(orders, session, Authorization=given)
    assert status == 401
    assert "with a token of this installation's services" in detail


async def test_who_may_not_ask_learns_nothing_of_what_there_is(
    orders: TestServer, session: aiohttp.ClientSession
) -> None:
    status, detail = await post(orders, session, "orders.nothing", without="Authorization")
    assert (status, "orders.whose" in detail) == (401, False)


async def test_nobody_asks_without_saying_about_whom(
    orders: TestServer, session: aiohttp.ClientSession
) -> None:
    status, detail = await post(orders, session, without="X-Tenant-ID")
    assert status == 400
    assert detail.startswith("The header X-Tenant-ID is missing.")
    assert await post(orders, session, X_Tenant_ID="") == (200, "")


async def test_a_query_that_is_not_there_is_answered_with_those_that_are(
    orders: TestServer, session: aiohttp.ClientSession
) -> None:
    status, detail = await post(orders, session, "orders.nothing")
    assert status == 404
    assert detail == (
        "Nobody here answers 'orders.nothing'; there are orders.broken, orders.named, orders.refuse, "
        "orders.seen, orders.shut, orders.sold, orders.whose."
    )


@pytest.mark.parametrize("given", ["0", "-1", "0.000000", "-inf"])
async def test_a_deadline_that_is_over_is_refused_before_anybody_is_asked(
    aiohttp_server: Any, session: aiohttp.ClientSession, given: str
) -> None:
    async def ask(*_: Any) -> None:
        raise AssertionError("nobody is asked")

    server = await answering(aiohttp_server, ask)
    assert await post(server, session, X_Deadline=given) == (
        408,
        "The deadline was over when the question came.",
    )


@pytest.mark.parametrize("given", ["", "soon", "nan", "1e"])
async def test_a_deadline_that_is_no_number_is_refused(
    orders: TestServer, session: aiohttp.ClientSession, given: str
) -> None:
    status, detail = await post(orders, session, X_Deadline=given)
    assert status == 400
    assert repr(given) in detail


async def test_what_takes_longer_than_was_left_is_given_up(
    aiohttp_server: Any, session: aiohttp.ClientSession
) -> None:
    ended: list[bool] = []

    async def ask(*_: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    server = await answering(aiohttp_server, ask)
    status, detail = await post(server, session, X_Deadline="0.05")
    assert (status, ended) == (504, [True])
    assert detail == "orders.whose was not answered within the 0.05 s that were left."


async def test_nobody_gets_more_than_30_seconds(aiohttp_server: Any, session: aiohttp.ClientSession) -> None:
    async def ask(*_: Any) -> float:
        return (ASKING.get().deadline or 0) - asyncio.get_running_loop().time()

    status, left = await post(await answering(aiohttp_server, ask), session, X_Deadline="inf")
    assert (status, left <= 30) == (200, True)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "Input data was truncated"),
        (b"[1]", "Expected `object`, got `array`"),
        (b'{"number": "12"}', "number: Expected `int`, got `str`"),
        (b'{"number": "\xff"}', "number: "),
        (b'{"number": \xff}', "JSON is malformed"),
    ],
)
async def test_arguments_that_are_none_are_refused(
    orders: TestServer, session: aiohttp.ClientSession, body: bytes, rule: str
) -> None:
    status, detail = await post(orders, session, "orders.named", body)
    assert status == 400
    assert detail.startswith("orders.named was asked wrongly: ")
    assert rule in detail


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_question_of_more_than_64_kib_is_refused(
    orders: TestServer, session: aiohttp.ClientSession, chunked: bool
) -> None:
    body: Any = json.dumps({"number": "9" * 64 * 1024}).encode()

    async def pieces() -> Any:
        yield body

    status, detail = await post(orders, session, "orders.named", pieces() if chunked else body)
    assert status == 413
    assert "at most 65536 are allowed" in detail


async def test_a_question_without_an_end_is_refused(
    orders: TestServer, session: aiohttp.ClientSession
) -> None:
    async def pieces() -> Any:
        while True:
            yield bytes(64 * 1024)

    status, _ = await post(orders, session, "orders.named", pieces())
    assert status == 413


async def test_what_nobody_foresaw_is_logged_here_and_not_told_there(
    orders: TestServer, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    status, detail = await post(orders, session, "orders.broken", X_Correlation_ID="cause\N{SNOWMAN}")
    assert (status, detail) == (500, "orders.broken failed; our log says why.")
    (record,) = [one for one in caplog.records if one.name == "wakala.remote"]
    assert record.levelno == logging.ERROR
    assert "asked because of 'cause" in record.getMessage()
    assert "a secret of the kitchen" in str(record.exc_info)


async def test_a_database_that_is_away_is_no_answer(
    aiohttp_server: Any, session: aiohttp.ClientSession
) -> None:
    class Away(MemoryTransactions):
        async def read(self, *_: Any) -> None:
            raise DatabaseError("orders.db", "it is away", "start it")

    queries = Queries(Away(MemoryStore(SystemClock())), [plugin])
    status, detail = await post(await answering(aiohttp_server, queries.ask), session)
    assert (status, detail) == (503, "orders.db cannot be used as the database: it is away; start it")
