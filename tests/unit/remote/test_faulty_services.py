"""Services that are silent, broken, or answer with what is no answer; and what whoever asks makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.remote import call
from adapters.remote.breaker import Standing
from adapters.remote.queries import ServiceQueries
from bot import WakalaError
from bot.asking import asking
from bot.errors import ServiceUnavailable
from tests.doubles.services import Time, asker

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def well(_: web.Request) -> web.StreamResponse:
    return web.json_response("thandi")


async def broken(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500)


async def moved(_: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"})


async def garbage(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<h1>It works!</h1>", content_type="text/html")


async def another(_: web.Request) -> web.StreamResponse:
    """JSON, but no answer to that question."""
    return web.json_response({"tenant": "thandi"})


async def hanging(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def endless(request: web.Request) -> web.StreamResponse:
    """Send more and more, until nobody listens."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        while True:
            await response.write(b"9" * 1024)
    except ConnectionResetError:
        return response


async def dying(request: web.Request) -> web.StreamResponse:
    """Promise an answer, and die in the middle of it."""
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'"than')
    assert request.transport is not None
    request.transport.abort()
    return response


async def dead(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@dataclass
class Orders:
    """The service that is asked; ``answers`` are how it behaves, one after another, the last for good."""

    base: str
    queries: ServiceQueries
    answers: list[Answer] = field(default_factory=lambda: [well])
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.headers["X-Deadline"])
        return await (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)

    def behaves(self, *answers: Answer) -> None:
        self.answers = list(answers)

    async def ask(self) -> Any:
        return await self.queries.ask("thandi", "orders.whose", {})

    async def fails(self) -> ServiceUnavailable:
        """Ask in vain."""
        with pytest.raises(ServiceUnavailable) as failed:
            await self.ask()
        return failed.value

    @property
    def breaker(self) -> Standing:
        (standing,) = self.queries.breakers()
        return standing


@pytest.fixture
async def orders(
    aiohttp_server: Any, session: aiohttp.ClientSession, time: Time, monkeypatch: pytest.MonkeyPatch
) -> Orders:
    monkeypatch.setattr(call, "LARGEST_ANSWER", 64 * 1024)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await service.answer(request)

    app = web.Application()
    app.router.add_post("/internal/queries/{name}", answer)
    server: TestServer = await aiohttp_server(app)
    base = str(server.make_url("/"))
    service = Orders(base, asker(session, base, time, limits={"orders": 60.0}))
    return service


FAULTS: list[tuple[Answer, str]] = [
    (broken, r"\(status 500\)"),
    (moved, r"\(status 302\)"),
    (garbage, r"\(an answer that is none: JSON is malformed"),
    (another, r"\(an answer that is none: Expected `str`, got `object`"),
    (endless, r"\(an answer of more than 65536 bytes\)"),
    (dying, r"\(ClientPayloadError\)"),
    (dead, r"\(ServerDisconnectedError\)"),
]


@pytest.mark.parametrize(("fault", "reason"), FAULTS)
async def test_whoever_fails_three_times_is_named_with_what_happened(
    orders: Orders, fault: Answer, reason: str
) -> None:
    orders.behaves(fault)
    with pytest.raises(ServiceUnavailable, match=f"^orders did not answer orders.whose {reason}") as failed:
        await orders.ask()
    assert (failed.value.service, failed.value.attempts, failed.value.breaker) == ("orders", 3, "closed")
    assert (len(orders.asked), orders.breaker.failed) == (3, 3)


@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS])
async def test_a_fault_that_passes_is_not_noticed(orders: Orders, time: Time, fault: Answer) -> None:
    orders.behaves(fault, well)
    assert await orders.ask() == "thandi"
    assert time.slept == [0.1]


async def test_the_words_say_what_to_do(orders: Orders) -> None:
    orders.behaves(broken)
    words = str(await orders.fails())
    assert "attempts: 3, circuit breaker: closed. See that orders runs" in words
    assert words.endswith("/readyz")


async def test_whoever_is_silent_is_not_waited_for(
    orders: Orders, session: aiohttp.ClientSession, time: Time
) -> None:
    orders.behaves(hanging)
    orders.queries = asker(session, orders.base, time, limits={"orders": 0.05})
    failed = await orders.fails()
    assert "(no answer within 0.05 s)" in str(failed)
    assert (failed.attempts, orders.breaker.failed) == (3, 3)


async def test_nobody_is_there(session: aiohttp.ClientSession, time: Time, unused_tcp_port: int) -> None:
    queries = asker(session, f"http://127.0.0.1:{unused_tcp_port}", time)
    with pytest.raises(ServiceUnavailable, match=r"\(ClientConnectorError\); attempts: 3,"):
        await queries.ask("", "orders.whose", {})


@pytest.mark.parametrize("status", [400, 401, 404, 408, 413, 422, 429])
async def test_a_refusal_is_final_and_no_failure(orders: Orders, time: Time, status: int) -> None:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text="<h1>No</h1>")

    orders.behaves(refuse)
    told = rf"refused orders\.whose with status {status}: see that services\.urls has there the service that"
    for _ in range(10):
        with pytest.raises(WakalaError, match=told):
            await orders.ask()
    assert (len(orders.asked), time.slept) == (10, [])
    assert (orders.breaker.state, orders.breaker.failures) == ("closed", 0)


async def test_after_five_failures_nobody_is_asked_any_more(orders: Orders) -> None:
    orders.behaves(broken)
    await orders.fails()
    second, third = await orders.fails(), await orders.fails()
    assert (second.attempts, second.breaker) == (2, "open")
    assert (third.attempts, third.breaker) == (0, "open")
    assert "attempts: 0, circuit breaker: open for 30 s" in str(third)
    assert len(orders.asked) == 5


async def opened(orders: Orders, time: Time) -> None:
    """Let it fail until it is left alone, and for so long that one may ask again."""
    orders.behaves(broken)
    await orders.fails()
    await orders.fails()
    orders.asked.clear()
    time.seconds += 30


async def test_of_100_questions_at_once_exactly_one_goes_out_after_30_seconds(
    orders: Orders, time: Time
) -> None:
    await opened(orders, time)
    arrived, end = asyncio.Event(), asyncio.Event()

    async def held(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await end.wait()
        return await well(request)

    orders.behaves(held)
    questions = [asyncio.create_task(orders.ask()) for _ in range(100)]
    await arrived.wait()
    done, (probe,) = await asyncio.wait(questions, return_when="FIRST_COMPLETED")
    end.set()
    assert await probe == "thandi"
    assert {getattr(one.exception(), "breaker", None) for one in done} == {"half-open"}
    assert len(orders.asked) == 1
    assert orders.breaker.state == "closed"
    assert await asyncio.gather(*(orders.ask() for _ in range(100))) == ["thandi"] * 100


async def test_a_probe_in_vain_is_not_repeated(orders: Orders, time: Time) -> None:
    await opened(orders, time)
    assert (await orders.fails()).attempts == 1
    assert len(orders.asked) == 1
    assert orders.breaker.state == "open"


async def test_all_attempts_share_the_time_that_is_left(orders: Orders, time: Time) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        time.seconds += 0.9
        return await broken(request)

    orders.behaves(slow)
    with asking("", time.now() + 2):
        failed = await orders.fails()
    assert [float(left) for left in orders.asked] == pytest.approx([1.95, 0.95])
    assert (failed.attempts, time.slept) == (2, [0.1])


async def test_nobody_is_asked_once_the_time_is_up(orders: Orders, time: Time) -> None:
    with asking("", time.now() + 0.05):
        failed = await orders.fails()
    assert "(no time was left); attempts: 0," in str(failed)
    assert (orders.asked, orders.breaker.failed) == ([], 0)


async def test_whoever_was_given_hardly_any_time_is_not_blamed(orders: Orders, time: Time) -> None:
    orders.behaves(hanging)
    with asking("", time.now() + 0.1):
        failed = await orders.fails()
    assert failed.attempts == 1
    assert orders.breaker.failed == 0
