"""A Redis that is killed, frozen or refuses us: each call ends soon, few are made, all goes on."""

from __future__ import annotations

import asyncio
import dataclasses
import traceback
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from adapters.redis import Connection, RedisAway
from tests.doubles.redis import connected, control, frozen, own
from tests.services.server import Server
from tests.services.servers import KINDS

KEY = "kotas"


class Caller:
    """Asks for one key, and counts how often Redis was really asked."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.calls = connection, 0

    async def get(self) -> bytes | str | None:
        """The answer, or "away"."""
        try:
            return await self.connection.ask(self._call)
        except RedisAway:
            return "away"

    async def many(self, number: int) -> set[bytes | str | None]:
        """The answers to as many at once."""
        return set(await asyncio.gather(*(self.get() for _ in range(number))))

    async def _call(self, redis: Redis) -> bytes | None:
        self.calls += 1
        return await redis.get(KEY)


@pytest.fixture
def caller(connection: Connection) -> Caller:
    return Caller(connection)


async def put(connection: Connection, **values: str) -> None:
    await connection.ask(lambda redis: redis.mset(values))


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, without the address."""
    return [f"{record.levelname}: {record.getMessage()}" for record in caplog.records]


async def test_answers_are_bytes_as_they_are(connection, caller):
    await put(connection, kotas="two")
    assert (await caller.get(), connection.problem) == (b"two", "")


async def test_a_killed_server_is_asked_once_a_pause_and_used_again_when_it_is_back(
    server, connection, caller, now
):
    await put(connection, kotas="two")
    await control(server, "kill")
    assert await caller.get() == "away"
    assert (await caller.many(1000), caller.calls) == ({"away"}, 1)
    now.pause()
    assert (await caller.many(50), caller.calls) == ({"away"}, 2)
    await control(server, "start")
    assert (await caller.many(50), caller.calls) == ({"away"}, 2)
    now.pause()
    assert (await caller.get(), connection.problem) == (b"two", "")
    assert await caller.many(50) == {b"two"}


async def test_of_those_who_come_after_the_pause_one_asks_for_all(server, connection, caller, now):
    await put(connection, kotas="two")
    async with frozen(server, connection):
        assert await caller.get() == "away"
        now.pause()
        assert (await caller.many(50), caller.calls) == ({"away"}, 2)
        assert (await caller.many(50), caller.calls) == ({"away"}, 2)
    now.pause()
    assert await caller.get() == b"two"


async def test_no_more_wait_for_a_frozen_server_than_it_has_connections(server, connection, caller):
    await put(connection, kotas="two")
    async with frozen(server, connection):
        assert await caller.many(500) == {"away"}
        assert caller.calls <= 16
        assert (await caller.many(500), caller.calls <= 16) == ({"away"}, True)


async def test_nobody_gets_the_late_answer_to_another(server, connection, caller, now):
    await put(connection, kotas="two", cokes="nine")
    async with frozen(server, connection):
        for _ in range(3):
            with pytest.raises(RedisAway):
                await connection.ask(lambda redis: redis.get("cokes"))
            now.pause()
    assert (await caller.get(), await caller.many(50)) == (b"two", {b"two"})


async def test_a_server_that_was_stopped_and_started_in_between_is_used_without_a_failure(
    server, connection, caller
):
    await put(connection, kotas="two")
    life = connection.life
    await control(server, "stop", "start")
    assert await caller.many(50) == {b"two"}
    assert connection.life not in {life, b""}


async def test_who_gives_up_costs_the_others_nothing(server, connection, caller):
    await put(connection, kotas="two")
    async with frozen(server):
        asking = [asyncio.create_task(caller.get()) for _ in range(5)]
        await asyncio.sleep(0)
        assert caller.calls == 5
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)
    assert (connection.problem, await caller.many(50)) == ("", {b"two"})


async def test_a_problem_is_told_once_and_so_is_its_end(server, connection, caller, now, caplog):
    caplog.set_level("INFO", "wakala.redis")
    await control(server, "kill")
    for _ in range(3):
        await caller.many(50)
        now.pause()
    await control(server, "start")
    assert await caller.get() is None
    warning, info = written(caplog)
    assert warning.startswith(f"WARNING: Redis at {server.url} is not used: Error ")
    assert warning.endswith("; start it, or correct redis.url. It is asked again every 1 s.")
    assert info == f"INFO: Redis at {server.url} is used again"


async def test_a_frozen_server_is_told_as_one_that_gives_no_answer(server, connection, caller):
    async with frozen(server, connection):
        with pytest.raises(RedisAway, match=r"no answer in 50 ms; start it, or correct redis\.url"):
            await connection.check()


@pytest.fixture
def locked() -> Iterator[Server]:
    """A server with a password."""
    kind = KINDS["redis"]
    server = own(
        dataclasses.replace(
            kind,
            url="redis://:right@127.0.0.1:{port}/0",
            command=lambda place: [*kind.command(place), "--requirepass", "right"],
        )
    )
    server.start()
    yield server
    server.close()


@pytest.mark.parametrize("credentials", ["", ":wr0ng@", "wakala:wr0ng@"])
async def test_a_wrong_password_is_told_with_what_to_correct_and_never_shown(locked, credentials, caplog):
    async with connected(locked.url.replace(":right@", credentials)) as connection:
        with pytest.raises(RedisAway) as away:
            await connection.check()
        assert str(away.value).endswith("; correct the user and the password in redis.url")
        told = "".join(traceback.format_exception(away.value))
        assert "wr0ng" not in f"{told}{written(caplog)}{connection.problem}{connection.name}"


async def test_what_a_user_may_not_do_is_told_with_the_way_to_allow_it(locked):
    async with connected(locked.url) as connection:
        allowed = ("on", ">secret", "~*", "+@all", "-info")
        await connection.ask(lambda redis: redis.execute_command("ACL SETUSER", "wakala", *allowed))
    async with connected(locked.url.replace(":right@", "wakala:secret@")) as connection:
        with pytest.raises(RedisAway, match=r"permissions to run the 'info' command.*ACL SETUSER"):
            await connection.check()


async def test_a_database_that_is_not_there_is_told(server):
    async with connected(server.url.removesuffix("/0") + "/99") as connection:
        with pytest.raises(RedisAway, match=r"/99 is not used: DB index is out of range; .*redis\.url"):
            await connection.check()
