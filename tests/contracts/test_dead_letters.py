"""What was given up on in one process is kept with its history, and tried again without a double effect."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.dead_letters import Chosen, Given
from adapters.revival import drop, replay
from adapters.sql import prune
from adapters.sql.database import Database
from adapters.sql.dead import given
from adapters.sql.tables import consumed, events, letters
from bot import Transaction
from bot.bus import RETRIES
from bot.clock import SystemClock
from bot.dead_letters import DeadLetter, Failure, decode_history
from tests.doubles.databases import in_file, on_server, opened
from tests.doubles.events import Happened
from tests.doubles.parts import Parts
from tests.doubles.rows import AT, NOON

DAY = 86400.0
ALL = Chosen()
BOTH = {"first": ["kota"], "second": ["kota"]}


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock(lambda: NOON)


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return in_file(tmp_path)
    return await on_server(request.getfixturevalue("postgres"))


@pytest.fixture
async def database(url: str, clock: SystemClock) -> AsyncIterator[Database]:
    async with opened(url, clock) as database:
        yield database


@pytest.fixture
def parts(database: Database, clock: SystemClock) -> Parts:
    return Parts(database, clock)


async def publish(parts: Parts, what: str = "kota") -> None:
    async def work(tx: Transaction) -> None:
        tx.publish(Happened(what=what), event_id="0190a1b2-0000-7000-8000-00000000abcd")

    await parts.database.transactions.run("test", work, "shop")


async def give_up(parts: Parts) -> None:
    """Let the bus try as often as it does."""
    bus = parts.bus()
    for wait in (*RETRIES, 0.0):
        await bus.deliver()
        parts.clock.skip(wait)


async def dead(database: Database, chosen: Chosen = ALL) -> list[Given]:
    return await database.backend.look(lambda connection: given(connection, chosen))


async def rows(database: Database, query: Any) -> Sequence[Any]:
    return await database.backend.look(lambda connection: connection.execute(query).all())


async def forget(parts: Parts) -> None:
    """Forget what is older than a week."""
    while await parts.database.writer.do(prune._prune, parts.clock.now() - 7 * DAY):
        pass


async def replay_all(parts: Parts) -> int:
    return (await replay(parts.database, parts.clock, await dead(parts.database))).total()


def letter(*history: Failure, cause: str = "KeyError: 'price'", id: str = "e1") -> DeadLetter:
    return DeadLetter("orders", id, "order.created", "shop", "cause", cause, history, b"{}")


async def test_a_letter_tells_of_every_failure_and_whose_it_is(parts: Parts) -> None:
    await publish(parts)
    await give_up(parts)
    [row] = await rows(parts.database, select(letters))
    assert (row.service, row.type, row.tenant, row.cause) == (
        "bot",
        Happened.type,
        "shop",
        "KeyError: 'price'",
    )
    assert row.correlation == row.id == "0190a1b2-0000-7000-8000-00000000abcd"
    tries = [failure.at.timestamp() - NOON for failure in decode_history(row.history)]
    assert [round(seconds) for seconds in tries] == [0, 1, 3, 7]
    assert (row.filed_at, row.replays) == (NOON + 7, 0)


async def test_a_replay_is_for_who_failed_alone_and_a_second_one_for_nobody(parts: Parts) -> None:
    await publish(parts)
    await give_up(parts)
    assert await parts.effects() == {"first": ["kota"], "second": []}
    lying = await dead(parts.database)
    parts.broken = None
    assert await replay(parts.database, parts.clock, lying) == {"event": 1}
    assert await replay(parts.database, parts.clock, lying) == {}
    await parts.bus().deliver()
    assert await parts.effects() == BOTH
    assert await dead(parts.database) == []


async def test_who_dies_in_the_middle_of_a_replay_leaves_it_to_the_next(
    url: str, parts: Parts, clock: SystemClock
) -> None:
    await publish(parts)
    await give_up(parts)
    await replay_all(parts)
    parts.broken = None
    told = (await parts.database.events.waiting(clock.now(), 1))[0].envelope
    await parts.hear(told)  # and dies before it says so
    async with opened(url, clock) as another:
        assert await Parts(another, clock, broken=None).bus().deliver() == 1
    assert await parts.effects() == BOTH


async def test_what_fails_again_is_one_letter_with_all_its_failures(parts: Parts) -> None:
    await publish(parts)
    await give_up(parts)
    parts.broken = LookupError("still not")
    await replay_all(parts)
    await give_up(parts)
    [row] = await rows(parts.database, select(letters))
    assert (row.cause, row.replays, row.history.count('"at"')) == ("LookupError: still not", 1, 8)
    parts.broken = None
    assert await replay_all(parts) == 1
    await parts.bus().deliver()
    assert await parts.effects() == BOTH


async def test_an_old_letter_has_no_double_effect_either(parts: Parts) -> None:
    await publish(parts)
    await give_up(parts)
    parts.clock.skip(30 * DAY)
    await forget(parts)
    parts.broken = None
    await replay_all(parts)
    await forget(parts)
    await parts.bus().deliver()
    assert await parts.effects() == BOTH


async def test_what_is_replayed_is_forgotten_after_a_week(parts: Parts) -> None:
    await publish(parts)
    await give_up(parts)
    parts.broken = None
    await replay_all(parts)
    await parts.bus().deliver()
    parts.clock.skip(8 * DAY)
    await forget(parts)
    assert await rows(parts.database, select(letters)) == []
    assert await rows(parts.database, select(consumed)) == []


async def test_an_event_that_did_not_reach_all_is_remembered_however_long_nobody_ran(parts: Parts) -> None:
    await publish(parts)
    await parts.bus().deliver()
    parts.clock.skip(30 * DAY)
    await forget(parts)
    parts.broken = None
    await parts.bus().deliver()
    assert await parts.effects() == BOTH


async def test_what_is_dropped_is_over(parts: Parts) -> None:
    await publish(parts)
    await give_up(parts)
    lying = await dead(parts.database)
    assert await drop(parts.database, parts.clock, lying) == {"event": 1}
    assert await drop(parts.database, parts.clock, lying) == {}
    assert await replay(parts.database, parts.clock, lying) == {}
    assert await dead(parts.database) == []
    [row, *_] = await rows(parts.database, select(events.c.error).order_by(events.c.position))
    assert row.error == "dropped: KeyError: 'price'"


async def test_a_letter_that_is_filed_twice_is_kept_once(database: Database) -> None:
    for _ in range(2):
        await database.letters.file(letter(Failure(AT, "KeyError: 'price'")))
        await database.letters.file(letter(cause="DecodeError", id=""))
    assert sorted(one.error for one in await dead(database)) == ["DecodeError", "KeyError: 'price'"]


async def test_a_letter_that_was_replayed_does_not_come_back_because_it_is_filed_late(
    database: Database,
) -> None:
    told = letter(Failure(AT, "KeyError: 'price'"))
    await database.letters.file(told)
    await database.letters.leave(("e1", "orders"))
    await database.letters.left(("e1", "orders"))
    await database.letters.file(told)
    assert await dead(database) == []


async def test_a_letter_that_fails_again_before_its_replay_is_noted_lies_there_again(
    database: Database,
) -> None:
    await database.letters.file(letter(Failure(AT, "KeyError: 'price'")))
    await database.letters.leave(("e1", "orders"))
    await database.letters.file(letter(Failure(AT, "KeyError: 'name'"), cause="KeyError: 'name'"))
    await database.letters.left(("e1", "orders"))
    assert [(one.standing, one.error) for one in await dead(database)] == [("lying", "KeyError: 'name'")]


async def test_each_service_has_its_own_letter_of_the_same_event(database: Database) -> None:
    for service in ("orders", "payments"):
        told = letter(Failure(AT, "KeyError: 'price'"))
        await database.letters.file(
            DeadLetter(service, *(getattr(told, name) for name in told.__struct_fields__[1:]))
        )
    both = await dead(database, Chosen(id="e1"))
    assert sorted(one.service for one in both) == ["orders", "payments"]
