"""Queries that are asked of another service, over HTTP, as if it were here."""

from __future__ import annotations

import datetime as dt
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.remote.queries import ServiceQueries
from adapters.remote.routes import add_queries
from adapters.remote.signatures import signatures
from bot import FlowError, Plugin, Refusal, SettingsError, Transaction, WakalaError
from bot.asking import ASKING, asking
from tests.doubles.services import AT, TOKEN, Shut, Time, asker, local, plugin, same

JOHANNESBURG = dt.timezone(dt.timedelta(hours=2))
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("orders.whose", {}),
    ("orders.seen", {}),
    ("orders.sold", {"at": AT}),
    ("orders.sold", {"at": AT, "place": (-26.25, 27.85)}),
    ("orders.sold", {"at": AT.astimezone(JOHANNESBURG), "place": None}),
    ("orders.named", {"number": 12, "largest": 2**63}),
]


@pytest.mark.parametrize(("name", "arguments"), QUESTIONS)
async def test_an_answer_from_there_is_the_one_from_here(
    queries: ServiceQueries, name: str, arguments: dict[str, Any]
) -> None:
    here = await local(plugin).ask("thandi", name, arguments)
    assert same(await queries.ask("thandi", name, arguments), here)


async def test_each_tenant_hears_of_its_own(queries: ServiceQueries) -> None:
    for tenant in ("thandi", "sipho", ""):
        assert await queries.ask(tenant, "orders.whose", {}) == tenant


async def test_domains_of_this_process_are_asked_by_a_plain_call(session: aiohttp.ClientSession) -> None:
    def nowhere() -> float:
        raise AssertionError("nothing is sent")

    queries = ServiceQueries(local(plugin), [plugin], {}, session, "", now=nowhere)
    assert await queries.ask("thandi", "orders.whose", {}) == "thandi"
    assert "orders.whose" in queries
    assert queries.breakers() == ()


async def test_it_knows_what_others_answer(queries: ServiceQueries) -> None:
    assert "orders.whose" in queries
    assert "orders.nothing" not in queries
    with pytest.raises(WakalaError, match=r"nobody answers 'orders\.nothing'.*orders\.broken, orders\.named"):
        await queries.ask("", "orders.nothing", {})
    with pytest.raises(WakalaError, match=r"nobody answers 'payments\.balance'; switch on its plugin"):
        await queries.ask("", "payments.balance", {})


async def test_a_refusal_from_there_is_the_one_from_here(queries: ServiceQueries) -> None:
    with pytest.raises(Refusal) as refused:
        await queries.ask("", "orders.refuse", {})
    assert (refused.value.template, refused.value.values) == ("sold_out", {"product": "Coke", "left": 0})


async def test_an_error_of_the_domains_own_comes_back_as_it_was_raised(queries: ServiceQueries) -> None:
    with pytest.raises(Shut, match=r"^shut since 2 hours$") as raised:
        await queries.ask("", "orders.shut", {})
    assert raised.value.since == 2
    (breaker,) = queries.breakers()
    assert (breaker.calls, breaker.failed) == (1, 0)


async def heard(aiohttp_server: Any, session: aiohttp.ClientSession, **asked: Any) -> dict[str, str]:
    """The headers of a question."""
    headers: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        headers.update(request.headers)
        return web.json_response("thandi")

    app = web.Application()
    app.router.add_post("/internal/queries/orders.whose", answer)
    server: TestServer = await aiohttp_server(app)
    time = Time()
    queries = asker(session, server.make_url("/"), time, **asked)
    with asking("the cause of it all", time.now() + 2):
        await queries.ask("thandi", "orders.whose", {})
    return headers


async def test_a_question_says_whose_it_is_and_until_when(
    aiohttp_server: Any, session: aiohttp.ClientSession
) -> None:
    headers = await heard(aiohttp_server, session)
    assert headers["X-Correlation-ID"] == "the cause of it all"
    assert headers["X-Tenant-ID"] == "thandi"
    assert float(headers["X-Deadline"]) == pytest.approx(1.95)
    assert headers["Authorization"] == f"Bearer {TOKEN}"


async def test_an_attempt_has_no_more_time_than_its_service_gets(
    aiohttp_server: Any, session: aiohttp.ClientSession
) -> None:
    headers = await heard(aiohttp_server, session, limits={"orders": 1.5})
    assert float(headers["X-Deadline"]) == 1.5


async def test_the_cause_of_a_question_is_known_where_it_is_answered(
    aiohttp_server: Any, session: aiohttp.ClientSession, time: Time
) -> None:
    known: list[str] = []

    async def ask(*_: Any) -> str:
        known.append(ASKING.get().correlation)
        return "thandi"

    app = web.Application()
    add_queries(app, ask, [plugin], [TOKEN])
    server: TestServer = await aiohttp_server(app)
    queries = asker(session, server.make_url("/"), time)
    with asking("the cause of it all", None):
        await queries.ask("thandi", "orders.whose", {})
    await queries.ask("thandi", "orders.whose", {})
    assert known[0] == "the cause of it all"
    assert len(known[1]) == 36


async def test_a_query_asked_wrongly_says_what_it_takes(queries: ServiceQueries) -> None:
    with pytest.raises(WakalaError, match=r"missing a required argument: 'at'\. It takes at: "):
        await queries.ask("", "orders.sold", {})
    with pytest.raises(WakalaError, match="at: Invalid RFC3339"):
        await queries.ask("", "orders.sold", {"at": "noon"})
    with pytest.raises(WakalaError, match=r"'number'\. It takes no arguments"):
        await queries.ask("", "orders.whose", {"number": 1})
    with pytest.raises(WakalaError, match=r"orders\.named was asked with something that has no form in JSON"):
        await queries.ask("", "orders.named", {"number": object()})


async def test_another_token_is_refused_and_nobody_tries_again(
    orders: TestServer, session: aiohttp.ClientSession, time: Time
) -> None:
    base = {"orders": str(orders.make_url("/"))}
    queries = ServiceQueries(local(), [plugin], base, session, "another", now=time.now, sleep=time.sleep)
    with pytest.raises(WakalaError, match=r"refused orders\.whose with status 401: The API token is not"):
        await queries.ask("", "orders.whose", {})
    (breaker,) = queries.breakers()
    assert (breaker.calls, breaker.failed, breaker.state) == (1, 0, "closed")


async def test_services_without_a_token_end_the_start(session: aiohttp.ClientSession) -> None:
    with pytest.raises(SettingsError, match=r"services\.tokens is empty"):
        ServiceQueries(local(), [plugin], {"orders": "http://orders"}, session, "")
    with pytest.raises(SettingsError, match=r"services\.tokens is empty"):
        add_queries(web.Application(), local().ask, [], ["one", ""])


def test_a_query_whose_annotations_say_nothing_ends_the_start() -> None:
    stranger = Plugin("stranger")

    class Nowhere:
        """A type that nobody else can find."""

    @stranger.query("lost")
    async def lost(tx: Transaction) -> Nowhere:
        """Answers with it."""

    with pytest.raises(FlowError, match=r"query stranger\.lost cannot be asked .*name 'Nowhere' is not def"):
        signatures([stranger])
