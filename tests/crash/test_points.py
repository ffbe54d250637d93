"""The process dies at exactly one point of its work, is started again, and nothing is lost or repeated."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from adapters.sql.tables import InputStatus, MessageStatus
from bot.conversation import decode_conversation
from bot.events import encode
from tests.crash.copies import Copies
from tests.crash.doomed import POINTS
from tests.crash.phone import Phone
from tests.crash.progress import Progress
from tests.crash.proofs import violations
from tests.crash.run import SETTLE
from tests.crash.script import Act, Burst
from tests.crash.server import RUN
from tests.crash.world import World, world

DOOMED = str(Path(__file__).with_name("doomed.py"))
KILLED = -signal.SIGKILL
LIMIT = 120.0

SOON = 0.5
"""A settle time in seconds that a test can wait for."""

ORDER = ("1 vienna kota", "check out", "collect", "cash", "confirm")
MADE = list(POINTS)[:2]
UNSENT = "after a reply is marked sending, before the call"
ANSWERED = "after the call is answered, before it is marked sent"
TIMERS = [point for point in POINTS if "timer" in point]
POISON = "whenever somebody writes poison"


@asynccontextmanager
async def doomed(folder: Path, point: str, settle: float = 60.0) -> AsyncIterator[World]:
    command = (sys.executable, DOOMED, point)
    async with asyncio.timeout(LIMIT), world(folder, settle=settle, command=command) as made:
        yield made


@pytest.fixture
async def customers():
    """Make customers of a world: each writes these texts, one after the other is answered."""
    async with AsyncExitStack() as open_until_the_end:

        async def customer(made: World, *texts: str, wa_id: str = "27820000001") -> Phone:
            session = await open_until_the_end.enter_async_context(aiohttp.ClientSession())
            script = [Burst((Act("text", words, ""),)) for words in texts]
            return Phone(wa_id, script, made.meta.session, Copies(session, made.meta.webhook), Progress())

        yield customer


async def live_through_death(
    made: World, *phones: Phone, deaths: int = 1, then: tuple[str, ...] = RUN
) -> None:
    """Let customers go on while the doomed server dies, and one that lives takes over in the end."""
    lives = asyncio.gather(*(phone.live() for phone in phones))
    await made.server.start()
    for death in range(1, deaths + 1):
        assert await made.server.ended() == KILLED
        made.server.command = then if death == deaths else made.server.command
        await made.server.start()
    await made.server.outlives(lives)
    await made.server.outlives(made.at_rest())
    for phone in phones:
        await phone.look(0)


def let_time_pass(file: Path, seconds: float) -> None:
    """Move every timer in the database of a server that is down so much nearer."""
    with closing(sqlite3.connect(file)) as disk, disk:
        for key, body in disk.execute("SELECT id, body FROM conversations").fetchall():
            conversation = decode_conversation(body)
            conversation.timers = {name: due - seconds for name, due in conversation.timers.items()}
            disk.execute(
                "UPDATE conversations SET due_at = ?, body = ? WHERE id = ?",
                (conversation.due_at, encode(conversation), key),
            )


@pytest.mark.parametrize("point", MADE)
async def test_killed_while_it_makes_its_shop_it_makes_it_once(point: str, tmp_path: Path, customers) -> None:
    async with doomed(tmp_path, point) as made:
        phone = await customers(made, "hi", "1 vienna kota", "check out")
        await live_through_death(made, phone)
        assert list(violations(made.server.file, await made.meta.get("/sends"), [phone])) == []
        assert [shown["text"] for shown in phone.saw if "Sorry" in shown["text"]] == []


@pytest.mark.parametrize(
    "point", [point for point in POINTS if point not in (UNSENT, POISON, *MADE, *TIMERS)]
)
async def test_killed_there_it_loses_and_repeats_nothing(
    point: str, tmp_path: Path, database: Path, customers
) -> None:
    shutil.copy(database, tmp_path / "wakala.db")
    async with doomed(tmp_path, point) as made:
        phone = await customers(made, *ORDER)
        await live_through_death(made, phone)
        assert list(violations(made.server.file, await made.meta.get("/sends"), [phone])) == []
        assert made.rows("SELECT coalesce(sum(resent), 0) FROM outbox") == [(0,)]
        assert phone.ordered == [1]


async def test_a_reply_that_never_left_is_sent_after_the_settle_time_and_counted(
    tmp_path: Path, database: Path, customers
) -> None:
    shutil.copy(database, tmp_path / "wakala.db")
    async with doomed(tmp_path, UNSENT, SOON) as made:
        phone = await customers(made, "hi")
        await live_through_death(made, phone)
        assert list(violations(made.server.file, await made.meta.get("/sends"), [phone])) == []
        assert made.rows("SELECT status, resent FROM outbox") == [(MessageStatus.SENT, 1)]


async def test_a_reply_that_no_status_names_is_sent_once_more_after_the_settle_time_and_counted(
    tmp_path: Path, database: Path, customers
) -> None:
    shutil.copy(database, tmp_path / "wakala.db")
    async with doomed(tmp_path, ANSWERED, SOON) as made:
        await made.meta.faults(statuses={"lost": 1})
        phone = await customers(made, "hi")
        await live_through_death(made, phone)
        [(outbox_id, status, resent)] = made.rows("SELECT id, status, resent FROM outbox")
        assert (status, resent) == (MessageStatus.SENT, 1)
        assert (await made.meta.get("/sends"))["by_opaque"] == {outbox_id: 2}


@pytest.mark.parametrize("point", TIMERS)
async def test_a_timer_that_came_due_while_nobody_ran_fires_once_through_a_death(
    point: str, tmp_path: Path, database: Path, customers
) -> None:
    shutil.copy(database, tmp_path / "wakala.db")
    async with doomed(tmp_path, point) as made:
        phone = await customers(made, "hi", "person")
        made.server.command, mortal = RUN, made.server.command
        await made.server.start()
        await made.server.outlives(phone.live())
        await made.server.stop()
        let_time_pass(made.server.file, 3 * 3600)
        made.server.command, phone.script = mortal, []
        await live_through_death(made, phone)
        assert len(phone.saw) == 3
        turns = made.rows("SELECT kind, status FROM inbox WHERE kind != 'event' ORDER BY seq")
        assert set(turns[2:]) == {("timer", InputStatus.DONE)}  # each is one by its key


async def test_a_message_that_kills_the_process_is_parked_after_three_counted_attempts(
    tmp_path: Path, database: Path, customers
) -> None:
    shutil.copy(database, tmp_path / "wakala.db")
    async with doomed(tmp_path, POISON, settle=SETTLE) as made:
        poisoner = await customers(made, "hi", "poison", "menu")
        other = await customers(made, "hi", *ORDER, wa_id="27820000009")
        await live_through_death(made, poisoner, other, deaths=4, then=made.server.command)
        stuck = made.rows("SELECT status, error FROM inbox WHERE status != ?", InputStatus.DONE)
        assert stuck == [(InputStatus.PARKED, "begun 3 times without an end")]
        assert ["Sorry" in shown["text"] for shown in poisoner.saw] == [False, True, False]
        assert other.ordered == [1]
