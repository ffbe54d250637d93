"""The one writer: what queued up shares a transaction, and what fails falls alone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, event

from adapters.sql.sqlite import Sqlite, open_connection
from adapters.sql.writer import Writer
from bot import WakalaError


@pytest.fixture
async def backend(url: str) -> AsyncIterator[Sqlite]:
    with open_connection(url) as connection, connection.begin():
        connection.exec_driver_sql("CREATE TABLE words (word TEXT)")
    opened = Sqlite(url)
    yield opened
    await opened.close()


@pytest.fixture
async def writer(backend: Sqlite) -> AsyncIterator[Writer]:
    opened = Writer(backend)
    yield opened
    await opened.close()


@pytest.fixture
def commits(backend: Sqlite) -> list[None]:
    """One entry for each commit."""
    counted: list[None] = []
    event.listen(backend._writing.engine, "commit", lambda _: counted.append(None))
    return counted


def write(connection: Connection, words: Sequence[str]) -> list[int]:
    """Write words; a bad one fails them all. Each is answered by how many there are."""
    answers = []
    for word in words:
        if word == "bad":
            raise ValueError("a bad word")
        connection.exec_driver_sql("INSERT INTO words VALUES (?)", (word,))
        answers.append(connection.exec_driver_sql("SELECT count(*) FROM words").scalar_one())
    return answers


def written(url: str) -> list[Any]:
    with open_connection(url, reads=True) as reader:
        return list(reader.exec_driver_sql("SELECT word FROM words").scalars())


async def test_what_queued_up_shares_a_transaction_and_each_has_its_answer(
    writer: Writer, commits: list[None], url: str
) -> None:
    answers = await asyncio.gather(*(writer.do(write, word) for word in "abcd"))
    assert answers == [1, 2, 3, 4]
    assert written(url) == list("abcd")
    assert len(commits) == 1


async def test_what_comes_during_a_commit_waits_for_the_next(writer: Writer, commits: list[None]) -> None:
    first = asyncio.create_task(writer.do(write, "a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(first, *(writer.do(write, word) for word in "bcd"))
    assert len(commits) == 2


async def test_no_transaction_is_larger_than_a_group(backend: Sqlite) -> None:
    small = Writer(backend, group_size=2)
    sizes = []

    def note(connection: Connection, words: Sequence[str]) -> list[None]:
        sizes.append(len(words))
        return [None] * len(words)

    await asyncio.gather(*(small.do(note, word) for word in "abcde"))
    await small.close()
    assert sizes == [2, 2, 1]


async def test_what_fails_falls_alone(writer: Writer, url: str) -> None:
    results = await asyncio.gather(
        *(writer.do(write, word) for word in ("a", "bad", "b")), return_exceptions=True
    )
    assert [str(result) for result in results] == ["1", "a bad word", "2"]
    assert written(url) == ["a", "b"]


async def test_a_commit_that_fails_is_told_to_everybody_in_it_and_the_next_goes_on(
    writer: Writer, backend: Sqlite, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("disk full")

    with monkeypatch.context() as full:
        full.setattr(backend._writing, "commit", fail)
        results = await asyncio.gather(*(writer.do(write, word) for word in "ab"), return_exceptions=True)
    assert [str(result) for result in results] == ["disk full"] * 2
    assert await writer.do(write, "c") == 1
    assert written(url) == ["c"]


async def test_who_no_longer_waits_disturbs_nobody(writer: Writer, url: str) -> None:
    impatient = asyncio.create_task(writer.do(write, "a"))
    patient = asyncio.create_task(writer.do(write, "b"))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == 2
    assert written(url) == ["a", "b"]


async def test_closing_finishes_what_is_waiting_and_refuses_what_comes_later(
    backend: Sqlite,
) -> None:
    closing = Writer(backend)
    waiting = asyncio.create_task(closing.do(write, "a"))
    await asyncio.sleep(0)
    await closing.close()
    assert await waiting == 1
    with pytest.raises(WakalaError, match="the database writer is closed"):
        await closing.do(write, "b")


async def test_a_reader_sees_what_was_committed_last_and_nothing_else(writer: Writer, url: str) -> None:
    with open_connection(url, reads=True) as reader:
        seen = []

        def look(connection: Connection, words: Sequence[str]) -> list[None]:
            write(connection, words)
            seen.append(reader.exec_driver_sql("SELECT count(*) FROM words").scalar_one())
            return [None] * len(words)

        await writer.do(look, "a")
        await writer.do(look, "b")
        assert seen == [0, 1]


async def test_every_commit_is_on_disk_before_it_is_told(writer: Writer) -> None:
    pragmas = {
        name: await writer.do(
            lambda connection, asked: [connection.exec_driver_sql(f"PRAGMA {asked[0]}").scalar()], name
        )
        for name in ("synchronous", "journal_mode")
    }
    assert pragmas == {"synchronous": 2, "journal_mode": "wal"}


async def test_while_another_process_writes_to_the_file_the_loop_goes_on(writer: Writer, url: str) -> None:
    with open_connection(url) as other:
        theirs = other.begin()
        ours = asyncio.create_task(writer.do(write, "late"))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not ours.done()
        theirs.rollback()
        assert await ours == 1
