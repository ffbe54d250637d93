"""What happens between reading a row and acting on it must not be undone by the act."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.sql.turns import SqlTurns
from bot.channel import Outgoing, SendUnknown, Standing, StatusUpdate
from bot.clock import utc
from bot.conversation import Conversation, decode_conversation
from bot.messages import Text
from bot.ports import Arrival, Input
from bot.scheduler import Scheduler
from plugins.tenants.demo import SHOP
from tests.stage import EngineStage, stage


@pytest.fixture
async def shop(tmp_path: Path, database: Path):
    async with stage(tmp_path, database) as played:
        yield played


class Overtaken:
    """Finds due timers, but is slow to tell: meanwhile something else happens."""

    def __init__(self, turns: SqlTurns, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._turns, self._meanwhile = turns, meanwhile

    async def due(self, now: float, limit: int) -> list[Conversation]:
        found = await self._turns.due(now, limit)
        if found:
            await self._meanwhile()
        return found


async def test_a_timer_armed_while_an_older_one_is_found_due_is_not_lost(shop: EngineStage) -> None:
    await shop.say("customer", Text("1 russian kota"))
    wakala = shop.wakala
    wakala.clock.skip(2700)
    turns: Any = Overtaken(wakala.database.turns, lambda: shop.say("customer", Text("thanks")))
    await Scheduler(turns, wakala.database.inbox, wakala.clock, wakala.worker.submit).fire()
    await shop.settled()
    assert _is_consistent(shop.disk)


async def test_a_timer_that_waits_for_its_turn_is_not_found_due_again_and_again(shop: EngineStage) -> None:
    await shop.say("customer", Text("1 russian kota"))
    wakala = shop.wakala
    wakala.clock.skip(2700)
    await Scheduler(wakala.database.turns, wakala.database.inbox, wakala.clock, _nobody).fire()
    await shop.say("customer", Text("xyzzy"))
    await wakala.scheduler.fire()
    await wakala.worker.recover()
    assert _is_consistent(shop.disk)


async def test_a_status_that_comes_while_a_message_is_found_lost_keeps_it_from_being_sent_twice(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Outgoing] = []

    async def unanswered(outgoing: Outgoing) -> str:
        calls.append(outgoing)
        raise SendUnknown("no answer")

    monkeypatch.setattr(shop.wakala.sender.channel, "send", unanswered)
    await shop.say("customer", Text("menu"))
    outbox, now = shop.wakala.database.outbox, utc(0.0)
    lost = await outbox.unsettled(float("inf"))
    await outbox.settle([StatusUpdate("wamid.sent", Standing.SENT, now, outbox_id=calls[0].id)])
    await outbox.resend(lost)
    assert lost == [calls[0].id]
    assert await outbox.waiting(float("inf"), 10) == []
    assert shop.disk.execute("SELECT status, resent FROM outbox").fetchall() == [(2, 0)]


async def test_an_attempt_is_counted_once_also_when_its_group_commit_is_taken_apart(
    shop: EngineStage,
) -> None:
    inbox, writer = shop.wakala.database.inbox, shop.wakala.database.writer
    arrival = Arrival("key", "message", b"{}", SHOP.tenant, "id", SHOP.number, {"wa_id": "27820000009"})
    [given] = await inbox.accept([arrival])
    failing = writer.do(_fail, None)
    results = await asyncio.gather(inbox.begin([given]), failing, return_exceptions=True)
    assert isinstance(results[1], ZeroDivisionError)
    assert given.attempts == 1
    assert [one.attempts for one in await inbox.unfinished(10)] == [1]


def _is_consistent(disk: sqlite3.Connection) -> bool:
    """Whether each conversation is due when its earliest timer is, and one of them has any."""
    rows = disk.execute("SELECT due_at, body FROM conversations").fetchall()
    return any(due for due, _ in rows) and all(due == decode_conversation(body).due_at for due, body in rows)


def _fail(*_: Any) -> Sequence[Any]:
    raise ZeroDivisionError


def _nobody(_: Sequence[Input]) -> None:
    """The worker is not live yet."""
