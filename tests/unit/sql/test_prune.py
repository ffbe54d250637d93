"""What is done and old is forgotten; what is open, failed or young stays."""

import asyncio
import time
from collections.abc import Sequence

import msgspec
import pytest

from adapters.sql import prune, tables
from adapters.sql.database import Database
from adapters.sql.sqlite import open_connection
from bot import Envelope, Transaction
from bot.clock import SystemClock
from bot.dead_letters import DeadLetter
from tests.doubles.events import Happened
from tests.doubles.rows import NOON, commit, message, talk

DAY = 86400.0


class RoundOver(Exception):
    """There is nothing more to forget."""


async def forget(database: Database, now: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """One round of forgetting what is older than 7 days at that time."""

    async def sleep(seconds: float) -> None:
        if seconds == prune.EVERY:
            raise RoundOver

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(RoundOver):
        await prune.prune_for_ever(database.writer, SystemClock(lambda: now), 7)


async def publish(database: Database, *names: str) -> None:
    """Publish events that nobody waits for."""

    async def work(tx: Transaction) -> None:
        for name in names:
            tx.publish(Happened(what=name), tenant="shop")

    await database.transactions.run("orders", work)


def keys(url: str) -> list[str]:
    """The inputs that are remembered."""
    with open_connection(url, reads=True) as reader:
        return list(
            reader.execute(tables.inbox.select().order_by(tables.inbox.c.seq)).scalars(tables.inbox.c.key)
        )


@pytest.mark.parametrize(
    ("age", "kept"), [(6.9, ["done", "failed", "parked", "waiting"]), (7.1, ["failed", "parked", "waiting"])]
)
async def test_only_inputs_that_are_done_and_old_are_forgotten(
    database: Database, url: str, age: float, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("done", "failed", "parked", "waiting"):
        [given] = await database.inbox.accept([message(key, wa_id=key)])
        if key != "waiting":
            await database.turns.commit(commit(given, talk(given), outcome=key))
    await forget(database, NOON + age * DAY, monkeypatch)
    assert keys(url) == kept


async def test_what_a_conversation_heard_of_a_dead_letter_is_remembered_as_long_as_that(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("event:dead:100:c", "event:done:100:c"):
        [given] = await database.inbox.accept([msgspec.structs.replace(message(key), kind="event")])
        await database.turns.commit(commit(given, None))
    await database.letters.file(DeadLetter("bot", "dead", "t", "", "", "KeyError", (), b""))
    await forget(database, NOON + 8 * DAY, monkeypatch)
    assert keys(url) == ["event:dead:100:c"]


async def test_more_than_fits_in_one_transaction_is_forgotten_in_several(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "CHUNK", 2)
    inputs = await database.inbox.accept([message(str(n), wa_id=str(n)) for n in range(5)])
    for given in inputs:
        await database.turns.commit(commit(given, None))
    await forget(database, NOON + 8 * DAY, monkeypatch)
    assert keys(url) == []


async def test_conversations_and_routes_are_never_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    [given] = await database.inbox.accept([message("1")])
    await database.turns.commit(commit(given, talk(given), routes=["order-1"]))
    await forget(database, NOON + 1000 * DAY, monkeypatch)
    assert await database.turns.load(given.conversation) == talk(given)
    assert await database.events.conversations_of("shop", ["order-1"]) == [given.conversation]


async def test_no_position_is_given_twice_though_all_events_are_old(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []

    async def fold(tx: Transaction, envelopes: Sequence[Envelope]) -> None:
        taken.extend(one.data["what"] for one in envelopes)

    await publish(database, "one", "two")
    await database.reader.take("analytics.fold", fold, 9)
    await forget(database, time.time() + 1000 * DAY, monkeypatch)
    await publish(database, "three")
    await database.reader.take("analytics.fold", fold, 9)
    assert taken == ["one", "two", "three"]
