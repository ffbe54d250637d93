"""What every stream has: a token, a deadline, an id for its traces, and an end with a status."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters import watchers
from adapters.sql.errors import DatabaseError
from bot.asking import ASKING, Asking
from bot.errors import ServiceUnavailable
from tests.streaming.client import TOKEN, Client, how_it_ends, nobody_watches
from tests.streaming.ledger import ORDER, Ledger, serving, updates_of

AUTHORISED = ("authorization", f"Bearer {TOKEN}")


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def client(ledger: Ledger) -> AsyncIterator[Client]:
    async with serving(updates_of(ledger)) as client:
        yield client


@pytest.mark.parametrize(
    "sent",
    [
        (),
        (("authorization", "Bearer wrong"),),
        (("authorization", f"Basic {TOKEN}"),),
        (("authorization", ""),),
        (("x-token", TOKEN),),
    ],
)
async def test_who_has_no_token_of_a_tenant_s_is_told_nothing(
    ledger: Ledger, client: Client, sent: tuple[tuple[str, str], ...]
) -> None:
    code, detail = await how_it_ends(client.order(ORDER, metadata=sent))
    assert code == "UNAUTHENTICATED"
    assert "server.api_tokens" in detail
    assert TOKEN not in detail
    assert ledger.asked == []


async def test_a_client_s_deadline_ends_its_stream_on_both_sides(ledger: Ledger, client: Client) -> None:
    call = client.order(ORDER, timeout=0.5)
    assert (await call.read()).position == 1
    assert (await how_it_ends(call))[0] == "DEADLINE_EXCEEDED"
    await nobody_watches(ledger.watchers)


async def test_a_stream_without_a_deadline_lasts_as_long_as_the_server_lets_it(ledger: Ledger) -> None:
    async with serving(updates_of(ledger, longest=0.2)) as client:
        call = client.order(ORDER, timeout=None)
        assert (await call.read()).position == 1
        code, detail = await how_it_ends(call)
        assert (code, "No stream lasts longer than 0.2 s. Come again" in detail) == ("UNAVAILABLE", True)
        await nobody_watches(ledger.watchers)


async def test_a_question_knows_the_stream_s_cause_and_its_deadline(ledger: Ledger) -> None:
    causes: list[Asking] = []
    answer = ledger.ask

    async def ask(*given: Any) -> Any:
        causes.append(ASKING.get())
        return await answer(*given)

    ledger.ask = ask  # type: ignore[method-assign]
    async with serving(updates_of(ledger)) as client:
        call = client.order(ORDER, metadata=(AUTHORISED, ("x-correlation-id", "delivery-app.42")))
        await call.read()
        assert dict(await call.initial_metadata())["x-correlation-id"] == "delivery-app.42"
        (cause,) = causes
        assert cause.correlation == "delivery-app.42"
        assert cause.deadline is not None
        call.cancel()


async def test_a_correlation_id_that_is_none_is_replaced(client: Client) -> None:
    call = client.order(ORDER, metadata=(AUTHORISED, ("x-correlation-id", "a b; drop")))
    await call.read()
    assert len(dict(await call.initial_metadata())["x-correlation-id"]) == 36
    call.cancel()


async def test_an_id_that_is_none_is_told_with_its_field(client: Client) -> None:
    assert await how_it_ends(client.order("7")) == ("INVALID_ARGUMENT", "order_id is '7', which is no UUID")
    assert (await how_it_ends(client.delivery()))[1] == "delivery_id is '', which is no UUID"
    assert (await how_it_ends(client.delivery(order_id="")))[1] == "order_id is '', which is no UUID"


async def test_an_order_without_a_delivery_says_so(client: Client) -> None:
    code, detail = await how_it_ends(client.delivery(order_id=ORDER))
    assert (code, detail) == (
        "NOT_FOUND",
        f"Order {ORDER} has no delivery: none yet, or it is none of yours.",
    )


async def test_a_position_that_never_was_is_told_instead_of_waiting_for_it(client: Client) -> None:
    code, detail = await how_it_ends(client.order(ORDER, after=8))
    assert (code, detail) == ("OUT_OF_RANGE", "after is 8, and nothing has happened since 1. Leave it out.")


async def test_only_so_many_may_watch_one_order_and_a_stranger_does_not_learn_that_they_do(
    ledger: Ledger, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchers, "MOST", 1)
    first = client.order(ORDER)
    await first.read()
    assert (await how_it_ends(client.order(ORDER)))[0] == "RESOURCE_EXHAUSTED"
    ledger.tenant = "another-tenant"
    assert (await how_it_ends(client.order(ORDER)))[0] == "NOT_FOUND"
    first.cancel()


@pytest.mark.parametrize(
    "broken",
    [
        ServiceUnavailable("orders is away", service="orders", attempts=3, breaker="open"),
        DatabaseError("db.example", OSError("refused"), "start it"),
    ],
)
async def test_what_is_away_just_now_says_to_come_again(
    ledger: Ledger, client: Client, broken: Exception
) -> None:
    ledger.broken = broken
    code, detail = await how_it_ends(client.order(ORDER))
    assert code == "UNAVAILABLE"
    assert detail == "Nobody can look just now. Come again, with after: the position that you had last."


async def test_what_nobody_foresaw_is_logged_and_told_without_its_cause(
    ledger: Ledger, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.broken = ZeroDivisionError("secret")
    code, detail = await how_it_ends(client.order(ORDER, metadata=(AUTHORISED, ("x-correlation-id", "c-1"))))
    assert (code, "x-correlation-id c-1" in detail, "secret" in detail) == ("INTERNAL", True, False)
    assert "a stream failed (c-1)" in caplog.text


async def test_news_that_were_lost_on_their_way_are_looked_for(ledger: Ledger) -> None:
    async with serving(updates_of(ledger, look=0.05)) as client:
        call = client.order(ORDER)
        await call.read()
        ledger.version += 1
        assert (await call.read()).position == 2
        call.cancel()


async def test_what_happens_while_a_stream_looks_is_looked_for_again(ledger: Ledger) -> None:
    answer = ledger.ask

    async def ask(*given: Any) -> Any:
        known = await answer(*given)
        if ledger.version < 3:
            await ledger.moves()
        return known

    ledger.ask = ask  # type: ignore[method-assign]
    async with serving(updates_of(ledger)) as client:
        call = client.order(ORDER, after=0)
        assert [(await call.read()).position for _ in range(3)] == [1, 2, 3]
        call.cancel()
