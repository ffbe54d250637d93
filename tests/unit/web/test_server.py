"""Listening, and an orderly end."""

import socket

import pytest
from aiohttp import ClientSession, web

from adapters.web.server import serving
from bot.errors import WakalaError


async def test_port_0_takes_a_free_one_and_tells_its_address(edge):
    async with serving(edge(), "127.0.0.1", 0) as url, ClientSession() as session:
        assert (await session.get(f"{url}/livez")).status == 200


async def test_every_network_is_reached_by_the_own_one(edge):
    async with serving(edge(), "0.0.0.0", 0) as url:
        assert url.startswith("http://127.0.0.1:")


async def test_an_ipv6_address_stands_in_brackets(edge):
    async with serving(edge(), "::1", 0) as url:
        assert url.startswith("http://[::1]:")


async def test_a_taken_port_is_told_with_what_to_do(edge):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(WakalaError, match=rf"port {port} on 127\.0\.0\.1 is taken.*--port"):
            async with serving(edge(), "127.0.0.1", port):
                pass


async def test_an_address_of_another_machine_is_told(edge):
    with pytest.raises(WakalaError, match=r"set server\.host"):
        async with serving(edge(), "192.0.2.1", 0):
            pass


async def test_what_starts_with_the_application_stops_with_it():
    steps = []

    async def part(_):
        steps.append("start")
        yield
        steps.append("stop")

    app = web.Application()
    app.cleanup_ctx.append(part)
    async with serving(app, "127.0.0.1", 0):
        assert steps == ["start"]
    assert steps == ["start", "stop"]


async def test_browsers_find_an_icon_where_they_look_for_one(client):
    icon = await client.get("/favicon.ico")
    assert icon.content_type == "image/svg+xml"
    assert "<svg" in await icon.text()
