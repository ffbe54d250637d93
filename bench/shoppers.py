"""Customers who order and pay, with what is outside for them: a dummy Graph server and Paystack's emulator.

``python -m bench.shoppers '{"port": 8000, ...}'`` takes a `Visit` as JSON and prints a `Visited` as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import secrets
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from typing import Literal

import msgspec
import uvloop
from aiohttp import ClientSession, web

from adapters.gateways.paystack.emulator import EmulatorSettings, create_emulator
from bench.graph import Dummy, Tally
from bench.load import length_of
from bench.process import Process
from bench.webhook import number_of, phone_of, whatsapp

Method = Literal["card", "cash"]

_BEFORE = (
    ("2 russian kotas", b"Your cart"),
    ("that's all", b"Should we bring it"),
    ("deliver", b"Where to?"),
    ("yellow house behind the spaza", b"How do you want to pay?"),
)
SCRIPTS: dict[Method, tuple[tuple[str, bytes], ...]] = {
    "card": (*_BEFORE, ("card", b"Is that right?"), ("confirm", b"/checkout/")),
    "cash": (*_BEFORE, ("cash", b"Which note"), ("exact", b"Is that right?"), ("confirm", b"Thank you!")),
}
"""What each customer writes, and what they wait to hear before they write again."""

_PAID = b"Your payment is here"
_LINK = re.compile(rb"http://[^/]+/checkout/\w+")
_TO = re.compile(rb'"to":"\+(\d+)"')
FIRST = 1_000
"""Number of the first customer; the demo shop's own people have some of those before."""
_PATIENCE = 60.0
"""Seconds that one whole order may take."""
_LOOK = 0.01
"""Seconds between looks whether the shop is at rest."""

_FIGURES = """
    SELECT (SELECT count(*) FROM sagas WHERE step = 'hand_over'),
           (SELECT coalesce(sum(version), 0) FROM conversations),
           (SELECT coalesce(sum(json_array_length(CAST(body AS TEXT), '$.done')), 0) FROM sagas)
"""
_MOVING = """
    SELECT EXISTS (SELECT 1 FROM inbox WHERE status != 1 AND status = 0)
        OR EXISTS (SELECT 1 FROM events WHERE status != 1 AND status = 0)
        OR EXISTS (SELECT 1 FROM outbox WHERE status != 2 AND status < 2)
"""


class Visit(msgspec.Struct, frozen=True):
    """``shoppers`` at a time, each somebody new, order for ``seconds`` after a ``warm_up`` of seconds.

    The ports are the shop's own and those at which it expects Meta and Paystack; ``pid`` is its process.
    Paystack calls back at ``callback_port``, 0 for the shop's own.
    """

    port: int
    pid: int
    graph_port: int
    paystack_port: int
    database: str
    method: Method
    seconds: float
    warm_up: float = 2.0
    shoppers: int = 64
    callback_port: int = 0


class Visited(msgspec.Struct, frozen=True):
    """What became of a visit, until nothing moved any more: orders that are on their way to the door.

    ``turns`` are those of messages and of events, ``steps`` those that sagas have done, ``cpu`` the shop's
    CPU time in seconds. ``busy`` is the share of their core that shoppers, phones and Paystack used together.
    """

    orders: int
    turns: int
    steps: int
    cpu: float
    seconds: float
    busy: float


class Phones:
    """Everybody who waits to hear something, by phone number."""

    def __init__(self) -> None:
        self.waiting: dict[bytes, tuple[bytes, asyncio.Future[bytes]]] = {}

    def expect(self, phone: bytes, words: bytes) -> asyncio.Future[bytes]:
        """Wait for a message with these words in it; others are passed over."""
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.waiting[phone] = words, heard
        return heard

    def ring(self, message: bytes) -> None:
        """Hand a message to whom it is for, if it is what they wait for."""
        to = _TO.search(message)
        words, heard = self.waiting.get(to[1] if to else b"", (b"", None))
        if heard and words in message and not heard.done():
            heard.set_result(message)


class Graph(Dummy):
    """The dummy Graph server, with people who read."""

    def __init__(self, phones: Phones) -> None:
        super().__init__(Tally())
        self.phones = phones

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Answer as ever, and let the phone ring."""
        self.phones.ring(body)
        return super().answer(head, body)


class Line(msgspec.Struct):
    """A keep-alive connection to the shop's webhook."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def post(self, request: bytes) -> None:
        """Send a request and wait for its 200; raises ConnectionError for any other answer."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        await self.reader.readexactly(length_of(head))
        if head[9:12] != b"200":
            raise ConnectionError(f"the webhook answered {head!r}")


class Street:
    """Where everybody is: the phones, the web, and the shop at the end of the line."""

    def __init__(self, visit: Visit, session: ClientSession, phones: Phones) -> None:
        self.visit, self.session, self.phones = visit, session, phones
        self.people = itertools.count(FIRST)
        self.run = secrets.token_hex(12)
        self.written = itertools.count()

    async def keep_shopping(self, until: float) -> None:
        """Send one customer after another."""
        line = Line(*await asyncio.open_connection("127.0.0.1", self.visit.port))
        while time.monotonic() < until:
            async with asyncio.timeout(_PATIENCE):
                await self.shop(line, next(self.people))
        line.writer.close()

    async def shop(self, line: Line, person: int) -> None:
        """Order, message by message, and pay at the link that comes in the end, if one does."""
        phone, message = phone_of(person).encode(), b""
        for words, answer in SCRIPTS[self.visit.method]:
            heard = self.phones.expect(phone, answer)
            await line.post(whatsapp(self.run, next(self.written), person, number_of(0), words))
            message = await heard
        if link := _LINK.search(message):
            heard = self.phones.expect(phone, _PAID)
            await self.pay(link[0].decode())
            await heard
        del self.phones.waiting[phone]

    async def pay(self, link: str) -> None:
        """Press the button on the page."""
        async with self.session.post(link, data={"outcome": "ok"}, allow_redirects=False) as answer:
            if answer.status >= 400:
                raise ConnectionError(f"{link} answered {answer.status}")


async def go(visit: Visit) -> Visited:
    """Shop for as long as it is said, and wait until the shop is at rest."""
    phones = Phones()
    file = f"file:{visit.database}?mode=ro"
    async with outside(visit, phones), ClientSession() as session:
        with contextlib.closing(sqlite3.connect(file, uri=True)) as disk:
            street = Street(visit, session, phones)
            await _crowd(street, disk, visit.warm_up)
            before, started, cpu = _figures(visit, disk), time.monotonic(), time.process_time()
            await _crowd(street, disk, visit.seconds)
            seconds, cpu = time.monotonic() - started, time.process_time() - cpu
            after = _figures(visit, disk)
    orders, turns, steps, used = (now - then for now, then in zip(after, before, strict=True))
    return Visited(int(orders), int(turns), int(steps), used, seconds, cpu / seconds)


async def _crowd(street: Street, disk: sqlite3.Connection, seconds: float) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(*(street.keep_shopping(until) for _ in range(street.visit.shoppers)))
    await _at_rest(disk)


def _figures(visit: Visit, disk: sqlite3.Connection) -> tuple[float, ...]:
    """Orders, turns, steps and seconds of CPU time, all so far."""
    return (*disk.execute(_FIGURES).fetchone(), Process(visit.pid, visit.port, 0.0).cpu_seconds())


async def _at_rest(disk: sqlite3.Connection) -> None:
    """Wait until no input, event or message is on its way; only the file tells."""
    while disk.execute(_MOVING).fetchone() != (0,):  # noqa: ASYNC110 - another process moves them
        await asyncio.sleep(_LOOK)


@contextlib.asynccontextmanager
async def outside(visit: Visit, phones: Phones) -> AsyncIterator[None]:
    """Serve in the place of Meta and of Paystack within the block."""
    loop = asyncio.get_running_loop()
    webhook = f"http://127.0.0.1:{visit.callback_port or visit.port}/webhooks/paystack"
    paystack = web.AppRunner(create_emulator(EmulatorSettings(webhook_url=webhook)), access_log=None)
    graph = await loop.create_server(lambda: Graph(phones), "127.0.0.1", visit.graph_port)
    await paystack.setup()
    await web.TCPSite(paystack, "127.0.0.1", visit.paystack_port).start()
    try:
        yield
    finally:
        graph.close()
        await paystack.cleanup()


if __name__ == "__main__":
    visited = uvloop.run(go(msgspec.json.decode(sys.argv[1], type=Visit)))
    print(msgspec.json.encode(visited).decode())
