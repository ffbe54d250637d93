"""Bodies from strangers: slow, abandoned, compressed, or with bytes that are no text."""

import asyncio
import gzip

import pytest
from aiohttp import ClientSession, web

from adapters.web import body
from adapters.web.server import serving
from bot.route import Route


async def echo(request):
    return web.Response(body=await request.read())


ECHO = Route(method="POST", path="/echo", summary="", tag="", handler=echo, raw=True)


async def answer_to(edge, head, sent):
    """Send these bytes, then nothing more, and return all that comes back."""
    async with serving(edge([ECHO]), "127.0.0.1", 0) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", url.rpartition(":")[2])
        writer.write(b"POST /echo HTTP/1.1\r\nHost: shop\r\n" + head + b"\r\n" + sent)
        answer = await reader.read()
        writer.close()
        return answer


async def test_a_body_that_does_not_come_is_not_waited_for_for_ever(edge, monkeypatch):
    monkeypatch.setattr(body, "PATIENCE", 0.01)
    answer = await answer_to(edge, b"Content-Length: 100\r\n", b"{")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"send it again, all at once" in answer


async def test_a_sender_who_goes_away_halfway_is_no_fault_of_ours(edge, caplog):
    async with serving(edge([ECHO]), "127.0.0.1", 0) as url, ClientSession() as others:
        _, writer = await asyncio.open_connection("127.0.0.1", url.rpartition(":")[2])
        writer.write(b"POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{")
        await others.post(f"{url}/echo", data=b"so that the first is read")
        writer.close()
        await others.post(f"{url}/echo", data=b"so that its end is seen")
    assert caplog.records == []


async def test_a_compressed_body_is_not_unpacked(edge):
    packed = gzip.compress(b"x" * 10_000_000)
    async with serving(edge([ECHO]), "127.0.0.1", 0) as url, ClientSession() as session:
        response = await session.post(f"{url}/echo", data=packed, headers={"Content-Encoding": "gzip"})
        assert await response.read() == packed


@pytest.mark.parametrize("key", [b"\xff\xfe", b"caf\xc3\xa9"])
async def test_a_header_that_is_no_text_is_named_in_the_problem(edge, key):
    async with serving(edge(), "127.0.0.1", 0) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", url.rpartition(":")[2])
        writer.write(
            b"POST /messages/send HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
            b"Authorization: Bearer shop-token\r\nIdempotency-Key: " + key + b"\r\n\r\n"
        )
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert b"Idempotency-Key" in answer
