"""The front: webhooks go to the bots in turn, and twice or out of order when told so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from tests.chaos.front import Front
from tests.crash.ports import free_port


class Bots:
    """Two of them at one server, by path; ``heard`` is what each was sent, ``answer`` what both say."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.answers = {"one": 200, "two": 200}

    async def take(self, request: web.Request) -> web.Response:
        name = request.match_info["bot"]
        self.heard.append((name, await request.text()))
        return web.Response(status=self.answers[name])


@pytest.fixture
async def bots() -> Bots:
    return Bots()


@pytest.fixture
async def front(bots: Bots) -> AsyncIterator[Front]:
    app, port = web.Application(), free_port()
    app.router.add_post("/{bot}/webhook", bots.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    front = Front(free_port(), [f"http://127.0.0.1:{port}/{name}" for name in ("two", "one")])
    async with front.running():
        yield front
    await runner.cleanup()


async def post(front: Front, body: str) -> int:
    async with aiohttp.ClientSession() as session, session.post(front.url, data=body) as answer:
        return answer.status


async def test_webhooks_go_to_the_bots_in_turn(front: Front, bots: Bots) -> None:
    assert [await post(front, body) for body in "abc"] == [200, 200, 200]
    assert bots.heard == [("one", "a"), ("two", "b"), ("one", "c")]


async def test_what_a_bot_did_not_take_is_not_taken(front: Front, bots: Bots) -> None:
    bots.answers["one"] = 500
    assert [await post(front, "a"), await post(front, "a")] == [500, 200]
    assert front.taken == 1


async def test_nobody_there_is_not_taken_either() -> None:
    async with Front(free_port(), [f"http://127.0.0.1:{free_port()}"]).running() as front:
        assert await post(front, "a") == 503


async def test_twice_means_both_bots_and_both_must_take_it(front: Front, bots: Bots) -> None:
    front.twice = True
    assert await post(front, "a") == 200
    assert sorted(bots.heard) == [("one", "a"), ("two", "a")]
    bots.answers["two"] = 503
    assert await post(front, "b") == 503
    assert (front.taken, front.repeated) == (1, 1)


async def test_swapped_means_that_the_next_one_overtakes(
    front: Front, bots: Bots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.chaos.front.OVERTAKEN", 60.0)
    front.swapped = True
    assert await asyncio.gather(post(front, "a"), post(front, "b")) == [200, 200]
    assert sorted(body for _, body in bots.heard) == ["a", "b"]
    assert front.overtaken == 1
