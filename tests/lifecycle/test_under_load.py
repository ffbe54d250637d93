"""A server that is told to stop in the middle of many chats ends in good order, and loses nothing."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from adapters.sql.schemas import SEE_ALL
from adapters.sql.tables import InputStatus
from tests.crash.copies import Copies
from tests.crash.phone import Phone
from tests.crash.progress import Progress
from tests.crash.script import Act, Burst
from tests.crash.world import World, world
from tests.doubles.template import Template
from tests.rabbitmq.proxy import proxy
from tests.services.servers import Servers

BRIEFLY = str(Path(__file__).with_name("briefly.py"))
SCRIPT = (
    Burst((Act("text", "hi", ""),)),
    Burst((Act("text", "1 vienna kota", ""),)),
    Burst((Act("text", "menu", ""),)),
)
CUSTOMERS = 20
HELD = "SELECT count(*) FROM shares WHERE until > extract(epoch FROM clock_timestamp())"
"""How many conversations would wait for a lease to end."""


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """An empty database."""
    made = Template(postgres)
    yield made.url
    made.drop(made.url)


@asynccontextmanager
async def chats(made: World, customers: int) -> AsyncIterator[list[Phone]]:
    """Customers who all begin at once, and share a progress."""
    async with aiohttp.ClientSession() as session:
        copies, progress = Copies(session, made.meta.webhook), Progress()
        yield [
            Phone(f"2782000{number:04}", list(SCRIPT), made.meta.session, copies, progress)
            for number in range(customers)
        ]


async def ask(url: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(SEE_ALL)
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_nothing_is_lost_or_repeated_and_nobody_waits_for_what_it_held(
    url: str, tmp_path: Path
) -> None:
    async with asyncio.timeout(60), world(tmp_path, settle=60.0) as made, chats(made, CUSTOMERS) as phones:
        made.server.settings["DATABASE__URL"] = url
        await made.server.start()
        lives = asyncio.gather(*(phone.live() for phone in phones))
        await made.server.outlives(phones[0].progress.reach(CUSTOMERS + 5))
        await made.server.stop()
        assert await ask(url, HELD) == [(0,)]
        await made.server.start()
        await made.server.outlives(lives)
        sends = await made.meta.get("/sends")
        assert set(sends["by_opaque"].values()) == {1}
        assert [len(phone.saw) for phone in phones] == [len(SCRIPT)] * CUSTOMERS
        inputs = await ask(url, "SELECT key, status FROM inbox WHERE kind = 'message'")
        wrote = chain.from_iterable(phone.wrote for phone in phones)
        assert Counter(key.partition(":")[2] for key, _ in inputs) == Counter(wrote)
        assert {status for _, status in inputs} == {InputStatus.DONE}
        await made.server.stop()


async def test_a_database_that_does_not_answer_holds_up_no_end(tmp_path: Path) -> None:
    with Servers() as own:
        database = own["postgres"]
        async with asyncio.timeout(60), world(tmp_path, settle=60.0) as made, chats(made, 3) as phones:
            made.server.command = sys.executable, BRIEFLY
            made.server.settings["DATABASE__URL"] = database.url
            await made.server.start()
            await made.server.outlives(phones[0].live())
            await asyncio.to_thread(database.freeze)
            under_way = asyncio.gather(*(phone.live() for phone in phones[1:]), return_exceptions=True)
            await phones[0].progress.reach(len(SCRIPT) + 2)
            await made.server.stop()
            under_way.cancel()
            await asyncio.to_thread(database.thaw)


async def test_a_broker_that_does_not_answer_holds_up_no_end(rabbitmq: str, tmp_path: Path) -> None:
    async with (
        asyncio.timeout(60),
        proxy(rabbitmq) as between,
        world(tmp_path, settle=60.0) as made,
        chats(made, 3) as phones,
    ):
        made.server.command = sys.executable, BRIEFLY
        made.server.settings["BUS__URL"] = between.url
        await made.server.start()
        await made.server.outlives(phones[0].live())
        between.stall()
        await made.server.outlives(asyncio.gather(*(phone.live() for phone in phones[1:])))
        await made.server.stop()
