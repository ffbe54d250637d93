"""The page of an order, and the socket that pushes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestClient
from msgspec.structs import replace

from adapters.web import tracking
from adapters.web.tracking import Tracked, TrackingPages, Watchers
from bot import ServiceUnavailable
from bot.events import Envelope, Event
from tests.doubles.rows import AT

ORDER = Tracked(order_id="order-12", shop="Mama Joy's", number=12, stage="on_the_way", way=0.4, km=1.2)
Client = TestClient[web.Request, web.Application]


class Moved(Event, frozen=True, kw_only=True):
    type = "delivery.location_updated"
    order_id: str


class Shop:
    """Knows one order, by the token "good"."""

    def __init__(self) -> None:
        self.order: Tracked | None = ORDER
        self.away = False
        self.watchers = Watchers()
        self.pages = TrackingPages(self.look, self.watchers)

    async def look(self, token: str) -> Tracked | None:
        if self.away:
            raise ServiceUnavailable("no delivery", service="delivery", attempts=3, breaker="open")
        return self.order if token == "good" else None

    async def becomes(self, order: Tracked | None, order_id: str = ORDER.order_id) -> None:
        self.order = order
        await self.watchers.heard(Envelope.wrap(Moved(order_id=order_id), source="test", tenant="t", at=AT))


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def client(aiohttp_client: Callable[[web.Application], Awaitable[Client]], shop: Shop) -> Client:
    app = web.Application()
    shop.pages.add(app)
    return await aiohttp_client(app)


@pytest.mark.parametrize("path", ["/track/good", "/track/good/now", "/track/good/live"])
async def test_while_a_domain_is_away_the_page_asks_to_come_again(
    client: Client, shop: Shop, path: str
) -> None:
    shop.away = True
    answer = await client.get(path)
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "15"
    assert "This page tries again by itself" in await answer.text()
    assert "X-Robots-Tag" in answer.headers


async def test_a_socket_closes_when_a_domain_goes_away_and_the_script_comes_again(
    client: Client, shop: Shop
) -> None:
    async with client.ws_connect("/track/good/live") as socket:
        await socket.receive_str()
        shop.away = True
        await shop.becomes(ORDER)
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 1013


@pytest.mark.parametrize("path", ["/track/bad", "/track/bad/now", "/track/bad/live"])
async def test_an_unknown_link_tells_nothing(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status == 404
    assert "This link has ended" in await answer.text()


async def test_no_cache_and_no_search_engine_keeps_the_page(client: Client) -> None:
    answer = await client.get("/track/good")
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")


async def test_the_part_that_changes_can_be_had_alone(client: Client) -> None:
    words = await (await client.get("/track/good/now")).text()
    assert "About 1.2 km from you" in words
    assert "<html" not in words


async def test_a_socket_tells_the_order_at_once_and_whenever_it_changed(client: Client, shop: Shop) -> None:
    async with client.ws_connect("/track/good/live") as socket:
        assert "About 1.2 km" in await socket.receive_str()
        await shop.becomes(replace(ORDER, km=0.5))
        assert "About 0.5 km" in await socket.receive_str()


async def test_what_happens_to_another_order_is_not_told(client: Client, shop: Shop) -> None:
    async with client.ws_connect("/track/good/live") as socket:
        await socket.receive_str()
        await shop.becomes(replace(ORDER, km=0.5), order_id="order-13")
        await shop.becomes(replace(ORDER, km=0.4))
        assert "About 0.4 km" in await socket.receive_str()


async def test_a_socket_ends_with_the_order(client: Client, shop: Shop) -> None:
    shop.order = replace(ORDER, stage="delivered", way=1.0, over=True)
    async with client.ws_connect("/track/good/live") as socket:
        assert "Delivered" in await socket.receive_str()
        assert (await socket.receive()).type == WSMsgType.CLOSE
        assert socket.close_code == 1000


async def test_a_socket_ends_with_the_link(client: Client, shop: Shop) -> None:
    async with client.ws_connect("/track/good/live") as socket:
        await socket.receive_str()
        await shop.becomes(None)
        await socket.receive()
        assert socket.close_code == 1000


async def test_a_socket_is_told_to_come_again_when_the_server_stops(client: Client) -> None:
    async with client.ws_connect("/track/good/live") as socket:
        await socket.receive_str()
        await client.app.shutdown()
        await socket.receive()
        assert socket.close_code == 1001


async def test_only_so_many_may_watch_one_order_until_one_leaves(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking, "MOST", 1)
    async with client.ws_connect("/track/good/live") as socket:
        await socket.receive_str()
        assert (await client.get("/track/good/live", headers=UPGRADE)).status == 429
    while (await client.get("/track/good/live", headers=UPGRADE)).status != 101:
        continue


async def test_what_asks_for_the_socket_without_being_one_is_told_so(client: Client) -> None:
    assert (await client.get("/track/good/live")).status == 426


UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
    "Sec-WebSocket-Version": "13",
}
