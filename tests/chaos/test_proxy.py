"""The proxy: it carries bytes both ways, and breaks what it is told to break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.chaos.proxy import Proxy
from tests.crash.ports import free_port
from tests.doubles.tcp import listening

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def echo(greeting: bytes = b"") -> AsyncIterator[tuple[str, int]]:
    """A server that says who it is, and repeats whatever it hears."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        while chunk := await reader.read(100):
            writer.write(chunk)

    async with listening(serve, free_port()) as port:
        yield "127.0.0.1", port


async def end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def proxied(*upstreams: tuple[str, int], **options) -> AsyncIterator[Proxy]:
    proxy = Proxy(free_port(), upstreams, **options)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.close()


async def connect(proxy: Proxy) -> Streams:
    return await asyncio.open_connection("127.0.0.1", proxy.port)


async def ask(streams: Streams, words: bytes) -> bytes:
    reader, writer = streams
    writer.write(words)
    return await reader.readexactly(len(words))


async def test_bytes_go_both_ways_until_the_near_end_has_said_all():
    async with echo() as address, proxied(address) as proxy:
        reader, writer = await connect(proxy)
        assert await ask((reader, writer), b"two kotas") == b"two kotas"
        writer.write_eof()
        assert await reader.read() == b""
        await end(writer)


async def test_connections_go_to_the_upstreams_in_turn_past_one_that_is_away():
    nobody = ("127.0.0.1", free_port())
    async with echo(b"A") as first, echo(b"B") as second, proxied(first, nobody, second) as proxy:
        opened = [await connect(proxy) for _ in range(4)]
        assert [await reader.readexactly(1) for reader, _ in opened] == [b"A", b"B", b"A", b"B"]
        for _, writer in opened:
            await end(writer)


async def test_a_cut_breaks_what_is_open_and_nothing_that_comes_after():
    async with echo() as address, proxied(address) as proxy:
        broken = await connect(proxy)
        await ask(broken, b"hello")
        assert proxy.cut() == 2
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await ask(broken, b"more")
        whole = await connect(proxy)
        assert await ask(whole, b"again") == b"again"
        for _, writer in (broken, whole):
            await end(writer)


async def test_who_is_refused_finds_nobody_until_it_is_healed():
    async with echo() as address, proxied(address) as proxy:
        before = await connect(proxy)
        await ask(before, b"hello")
        proxy.refuse()
        with pytest.raises(ConnectionRefusedError):
            await connect(proxy)
        assert await ask(before, b"still") == b"still"
        await proxy.heal()
        after = await connect(proxy)
        assert await ask(after, b"here") == b"here"
        for _, writer in (before, after):
            await end(writer)


async def test_what_is_stalled_arrives_when_it_is_healed():
    async with echo() as address, proxied(address) as proxy:
        streams = await connect(proxy)
        await ask(streams, b"hello")
        proxy.stall()
        answer = asyncio.ensure_future(ask(streams, b"late"))
        for _ in range(100):
            await asyncio.sleep(0)
        assert not answer.done()
        await proxy.heal()
        assert await answer == b"late"
        await end(streams[1])


async def test_each_chunk_is_held_back_by_the_delay():
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with echo() as address, proxied(address, sleep=sleep) as proxy:
        proxy.delay = 0.2
        streams = await connect(proxy)
        await ask(streams, b"slowly")
        assert slept == [0.2, 0.2]
        await proxy.heal()
        await ask(streams, b"fast")
        assert slept == [0.2, 0.2]
        await end(streams[1])
