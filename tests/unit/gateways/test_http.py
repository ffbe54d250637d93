"""Calls to gateways that answer in ways that no gateway should."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.gateways.http import LARGEST, Answer, call, time_limit
from plugins.payments.gateway import GatewayUnknown


async def endless(request: web.Request) -> web.StreamResponse:
    """Send more and more, until nobody listens."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        while True:
            await response.write(bytes(64 * 1024))
    except ConnectionResetError:
        return response


async def large(_: web.Request) -> web.Response:
    """As much as is read."""
    return web.Response(body=bytes(LARGEST))


async def ask(server: TestServer, path: str) -> Answer:
    async with aiohttp.ClientSession() as session:
        return await call(session, "GET", str(server.make_url(path)), timeout=time_limit(30))


@pytest.fixture
async def server(aiohttp_server: Any) -> TestServer:
    app = web.Application()
    app.add_routes([web.get("/endless", endless), web.get("/large", large)])
    return await aiohttp_server(app)


async def test_an_answer_without_an_end_is_no_answer(server: TestServer) -> None:
    with pytest.raises(GatewayUnknown, match="more than 4194304 bytes"):
        await ask(server, "/endless")


async def test_a_large_answer_is_read_whole(server: TestServer) -> None:
    assert len((await ask(server, "/large")).body) == LARGEST
