from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from adapters.web.problem import problems
from adapters.web.simulator import SimulatedShop, routes
from bot.clock import SystemClock
from bot.errors import WakalaError

PHONES = [f'data-phone="{role}"' for role in ("customer", "vendor", "driver")]


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock(lambda: 1_795_428_000.0)


@pytest.fixture
async def client(clock: SystemClock, aiohttp_client: Any) -> TestClient[Any, Any]:
    app = web.Application(middlewares=[problems])
    app.add_routes(routes(clock, SimulatedShop(name="Joy's <Kotas>", number="1", pause=0), pays, stands))
    return await aiohttp_client(app)


async def pays(wa_id: str, outcome: str) -> str:
    if wa_id != "27820000001":
        raise WakalaError("nobody asks for a payment here")
    return f"paid: {outcome}"


async def stands(wa_id: str) -> str:
    return f"ordering: {wa_id}"


async def post(client: TestClient[Any, Any], path: str, body: Any) -> tuple[int, Any]:
    async with client.post(f"/simulator/{path}", json=body) as answer:
        return answer.status, await answer.json()


async def test_the_page_names_the_shop_and_runs_nothing_inline(client: TestClient[Any, Any]) -> None:
    page = await (await client.get("/simulator")).text()
    assert "<title>Joy&#39;s &lt;Kotas&gt;: chat simulator</title>" in page
    assert "<script>" not in page
    assert "style=" not in page
    assert "onclick=" not in page


async def test_everything_the_page_loads_is_served_from_here(client: TestClient[Any, Any]) -> None:
    page = await (await client.get("/simulator")).text()
    for name in ("simulator.js", "page.css", "phone.css", "chat.css", "narrow.css", "icon.svg", "icons.svg"):
        assert f"/simulator/static/{name}" in page
        assert (await client.get(f"/simulator/static/{name}")).status == 200
    assert "https://" not in page


async def test_without_asking_it_shows_all_three(client: TestClient[Any, Any]) -> None:
    page = await (await client.get("/simulator")).text()
    assert [role in page for role in PHONES] == [True, True, True]


async def test_it_shows_the_phones_that_are_asked_for(client: TestClient[Any, Any]) -> None:
    page = await (await client.get("/simulator?as=vendor,driver")).text()
    assert [role in page for role in PHONES] == [False, True, True]


async def test_a_phone_of_nobody_is_refused(client: TestClient[Any, Any]) -> None:
    answer = await client.get("/simulator?as=mayor")
    assert answer.status == 400
    assert (await answer.json())["detail"] == "as: 'mayor' is nobody; there are customer, vendor, driver."


async def test_the_clock_is_moved_ahead(client: TestClient[Any, Any], clock: SystemClock) -> None:
    assert await (await client.get("/simulator/clock")).json() == {"now": "2026-11-23T10:00:00Z"}
    assert await post(client, "clock", {"skip": "1h30m"}) == (200, {"now": "2026-11-23T11:30:00Z"})
    assert clock.now() == 1_795_428_000.0 + 5400


@pytest.mark.parametrize(("length", "steps"), [("10s", 1), ("1m", 2), ("10m", 20), ("2d", 20)])
async def test_a_skip_goes_in_steps_so_that_what_is_due_happens_in_its_order(
    client: TestClient[Any, Any], clock: SystemClock, length: str, steps: int
) -> None:
    times: list[float] = []
    clock.on_skip(lambda: times.append(clock.now()))
    await post(client, "clock", {"skip": length})
    assert len(set(times)) == steps
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"skip": "soon"}, "skip: 'soon' is no length of time; write 90s, 10m, 1h30m or 2d."),
        ({"skip": 10}, "Expected `str`, got `int` - at `$.skip`."),
        ({"back": "1h"}, "Object contains unknown field `back`."),
    ],
)
async def test_a_skip_that_makes_no_sense_is_refused(
    client: TestClient[Any, Any], body: Any, detail: str
) -> None:
    status, problem = await post(client, "clock", body)
    assert (status, problem["detail"]) == (422, detail)


async def test_a_form_on_another_page_cannot_move_the_clock(
    client: TestClient[Any, Any], clock: SystemClock
) -> None:
    before = clock.now()
    answer = await client.post(
        "/simulator/clock", data=b'{"skip":"1h"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status == 415
    assert clock.now() == before


async def test_commands_are_read_as_the_terminal_reads_them(client: TestClient[Any, Any]) -> None:
    assert await post(client, "commands", {"line": "/skip 10m"}) == (200, {"type": "skip", "seconds": 600})
    status, problem = await post(client, "commands", {"line": "/jump"})
    assert (status, problem["detail"][:23]) == (422, "/jump is no command; th")


async def test_what_happened_on_the_phones_is_written_down(client: TestClient[Any, Any]) -> None:
    person = {"role": "customer", "wa_id": "27820000001", "name": "Thandi"}
    shown = {
        "direction": "in",
        "wamid": "w",
        "at": "2026-11-23T10:00:00Z",
        "number": "1",
        "kind": "text",
        "text": "hi",
    }
    entries = [{"type": "seen", "person": person, "shown": shown}, {"type": "skipped", "seconds": 600}]
    answer = await client.post("/simulator/transcripts", json={"name": "hello", "entries": entries})
    assert await answer.text() == "# Hello\ncustomer > hi\nclock    + 10m\n"


async def test_a_payment_is_told_in_words_with_the_time(client: TestClient[Any, Any]) -> None:
    told = await post(client, "payments", {"wa_id": "27820000001", "outcome": "ok"})
    assert told == (200, {"told": "paid: ok", "now": "2026-11-23T10:00:00Z"})


async def test_who_owes_nothing_cannot_pay(client: TestClient[Any, Any]) -> None:
    status, problem = await post(client, "payments", {"wa_id": "1", "outcome": "ok"})
    assert (status, problem["detail"]) == (422, "nobody asks for a payment here.")


async def test_it_says_where_each_person_stands(client: TestClient[Any, Any]) -> None:
    async with client.get("/simulator/standing?wa_id=1&wa_id=2") as answer:
        assert await answer.json() == {"1": "ordering: 1", "2": "ordering: 2"}
