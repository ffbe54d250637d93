"""The server: how it stops, and what it does about clients who are slow, many, or gone."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from adapters.streaming import server
from adapters.streaming.server import served
from bot.errors import WakalaError
from tests.streaming.client import Client, how_it_ends, nobody_watches
from tests.streaming.ledger import BOTH, ORDER, Ledger, serving, updates_of

LONG = "R" * 16_000
"""Makes messages of which four fill a window."""
WINDOW = (("grpc.http2.bdp_probe", 0),)
"""A client who takes 64 kB before it reads, and not as much as a fast network has room for."""


async def test_who_follows_an_order_on_a_server_that_stops_goes_on_at_another() -> None:
    ledger = Ledger()
    async with AsyncExitStack() as first, serving(updates_of(ledger)) as another:
        port = await first.enter_async_context(served(updates_of(ledger), "127.0.0.1", 0, BOTH))
        client = Client(port)
        call = client.order(ORDER)
        had = await call.read()
        await first.aclose()
        code, detail = await how_it_ends(call)
        assert (code, detail.partition(".")[0]) == ("UNAVAILABLE", "This server stops")
        assert (await how_it_ends(client.order(ORDER)))[0] == "UNAVAILABLE"
        await ledger.moves()
        again = another.order(ORDER, after=had.position)
        assert (await again.read()).position == 2
        again.cancel()
        await client.channel.close()


async def test_a_client_who_reads_nothing_is_told_later_and_nothing_is_kept_for_them() -> None:
    ledger = Ledger(version=300, currency=LONG)
    async with serving(updates_of(ledger), options=WINDOW) as client:
        call = client.order(ORDER, after=0)
        assert (await call.read()).position == 1
        assert await at_rest(ledger) < 20
        for _ in range(3):
            await ledger.moves()
        assert [(await call.read()).position for _ in range(302)] == list(range(2, 304))
        call.cancel()
    assert ledger.asked == [0, 300]


async def test_a_client_who_reads_nothing_holds_up_nobody_else_and_leaves_no_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ledger = Ledger(version=300, currency=LONG)
    async with serving(updates_of(ledger), options=WINDOW) as slow:
        stuck = slow.order(ORDER, after=0)
        await at_rest(ledger)
        quick = slow.order(ORDER)
        assert (await quick.read()).position == 300
        await ledger.moves()
        assert (await quick.read()).position == 301
        stuck.cancel()
        quick.cancel()
        await nobody_watches(ledger.watchers)
    assert caplog.messages == []


async def test_a_client_who_reads_nothing_does_not_keep_a_server_from_stopping(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "GRACE", 0.1)
    ledger = Ledger(version=300, currency=LONG)
    async with served(updates_of(ledger), "127.0.0.1", 0, BOTH) as port:
        client = Client(port, options=WINDOW)
        call = client.order(ORDER, after=0)
        await at_rest(ledger)
    assert (await how_it_ends(call))[0] == "UNAVAILABLE"
    await client.channel.close()


async def test_a_server_takes_only_so_many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST", 1)
    async with serving(updates_of(Ledger())) as client:
        first = client.order(ORDER)
        await first.read()
        assert (await how_it_ends(client.order(ORDER)))[0] == "RESOURCE_EXHAUSTED"
        first.cancel()


async def test_a_call_about_a_domain_that_is_off_is_not_there() -> None:
    async with served(updates_of(Ledger()), "127.0.0.1", 0, ["orders"]) as port:
        client = Client(port)
        assert (await how_it_ends(client.delivery(order_id=ORDER)))[0] == "UNIMPLEMENTED"
        await client.channel.close()


async def test_a_port_that_is_taken_is_told_with_the_setting_to_change() -> None:
    async with served(updates_of(Ledger()), "127.0.0.1", 0, BOTH) as port:
        with pytest.raises(WakalaError, match=f"port {port} of 127.0.0.1; .* set grpc.port to another"):
            async with served(updates_of(Ledger()), "127.0.0.1", port, BOTH):
                pass


async def at_rest(ledger: Ledger) -> int:
    """Wait until nothing more is taken from the ledger, and return how much was."""
    before = -1
    while ledger.told != before:
        before = ledger.told
        await asyncio.sleep(0.05)
    return before
