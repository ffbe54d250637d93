"""Another program follows an order and its delivery while people chat."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.console.play import play
from adapters.console.transcript import parse_transcript
from adapters.streaming.updates_pb2 import DeliveryStatus, OrderStage, OrderStatus
from plugins.delivery import bodies as delivery
from plugins.orders import bodies as orders
from tests.chats.talk import DELIVERY, PLACED, hear
from tests.stage import EngineStage
from tests.streaming.client import Client, how_it_ends, nobody_watches, rest
from tests.streaming.conftest import following

CHATS = Path(__file__).parents[1] / "chats" / "driving"
PLACED_TO_BRING = (*DELIVERY, "cash", "exact", "confirm")


def order_id(shop: EngineStage) -> str:
    (found,) = shop.disk.execute("SELECT order_id FROM orders_orders").fetchone()
    return str(found)


def history(shop: EngineStage, stream: str) -> list[str]:
    """The types of a stream's events, in their order."""
    query = f"SELECT json_extract(body, '$.event_type') FROM event_store WHERE stream LIKE '%/{stream}-%'"
    return [type for (type,) in shop.disk.execute(f"{query} ORDER BY version")]


def stages(updates: list[Any]) -> list[str]:
    return [OrderStage.Name(one.stage).removeprefix("ORDER_STAGE_").lower() for one in updates]


async def to_the_door(shop: EngineStage) -> None:
    """The driver takes it and hands it over."""
    await hear(shop, "on", role="driver")
    await hear(shop, "yes", "got 1", "cash 80", "pin 4821", role="driver")


async def test_an_order_is_told_as_it_stands_and_then_step_by_step_to_its_end(
    shop: EngineStage, client: Client
) -> None:
    await shop.set_shop(auto_accept=False)
    await hear(shop, *PLACED)
    call = client.order(order_id(shop))
    first = await call.read()
    assert (first.event, stages([first]), first.total_amount) == ("order.waiting", ["waiting"], "70.00")
    told = [first]
    for said in ("acc 1 15", "ready 1", "fetched 1"):
        await hear(shop, said, role="vendor")
    told += await rest(call)
    assert stages(told) == ["waiting", "confirmed", "ready", "processing", "completed"]
    assert [one.event for one in told] == history(shop, "order")[1:]
    assert [one.position for one in told] == [2, 3, 4, 5, 6]
    assert {(one.order_id, one.number, one.currency, one.fulfilment) for one in told} == {
        (order_id(shop), 1, "ZAR", "collection")
    }
    assert not told[0].HasField("ready_at")
    assert told[1].HasField("ready_at")


async def test_a_delivery_is_followed_by_its_order_s_id_and_by_its_own(
    shop: EngineStage, client: Client
) -> None:
    await hear(shop, *PLACED_TO_BRING)
    by_order = client.delivery(order_id=order_id(shop))
    first = await by_order.read()
    by_id = client.delivery(delivery_id=first.delivery_id)
    assert await by_id.read() == first
    await to_the_door(shop)
    told = [first, *await rest(by_order)]
    assert [one.event for one in told] == history(shop, "delivery")
    assert await rest(by_id) == told[1:]
    assert DeliveryStatus.Name(told[-1].status) == "DELIVERY_STATUS_COMPLETED"
    assert not told[0].driver_id
    assert told[-1].driver_id


@pytest.mark.parametrize(
    ("chat", "end"),
    [
        ("what-comes-back-is-in-hand-until-it-is-there", "COMPLETED"),
        ("nobody-brings-it-so-it-is-fetched", "TO_COLLECT"),
    ],
)
async def test_a_delivery_that_failed_is_followed_on_until_nobody_brings_it_any_more(
    shop: EngineStage, client: Client, chat: str, end: str
) -> None:
    words = (CHATS / f"{chat}.chat").read_text("utf-8")
    playing = asyncio.create_task(play(parse_transcript(words, chat), shop))
    told = await rest(client.delivery(delivery_id=await delivery_id(shop), after=0))
    await playing
    assert [one.event for one in told] == history(shop, "delivery")
    assert DeliveryStatus.Name(told[-1].status) == f"DELIVERY_STATUS_{end}"


async def delivery_id(shop: EngineStage) -> str:
    """The id of the delivery, as soon as there is one."""
    while True:
        for (found,) in shop.disk.execute("SELECT delivery_id FROM delivery_deliveries"):
            return str(found)
        await asyncio.sleep(0)


async def test_who_comes_again_is_told_what_happened_meanwhile_and_nothing_twice(
    shop: EngineStage, client: Client
) -> None:
    await hear(shop, *PLACED_TO_BRING)
    whole = client.order(order_id(shop), after=0)
    broken = client.order(order_id(shop), after=0)
    had = [await broken.read()]
    broken.cancel()
    await hear(shop, "ready 1", role="vendor")
    again = client.order(order_id(shop), after=had[-1].position)
    had.append(await again.read())
    again.cancel()
    await to_the_door(shop)
    async with following(shop.wakala) as another:
        had += await rest(another.order(order_id(shop), after=had[-1].position))
    assert had == await rest(whole)
    assert [one.event for one in had] == history(shop, "order")


async def test_of_what_is_over_its_end_is_told_and_then_nothing(shop: EngineStage, client: Client) -> None:
    await hear(shop, *PLACED, "cancel", "yes")
    (last,) = await rest(client.order(order_id(shop)))
    assert OrderStatus.Name(last.status) == "ORDER_STATUS_CANCELLED"
    assert await rest(client.order(order_id(shop), after=last.position)) == []


async def test_a_client_who_reads_nothing_for_long_misses_nothing(shop: EngineStage, client: Client) -> None:
    await hear(shop, *PLACED_TO_BRING)
    call = client.order(order_id(shop), after=0)
    await call.initial_metadata()
    await hear(shop, "ready 1", role="vendor")
    await to_the_door(shop)
    assert [one.event for one in await rest(call)] == history(shop, "order")


async def test_nothing_is_told_of_another_tenant_s_order(shop: EngineStage) -> None:
    await hear(shop, *PLACED_TO_BRING)
    async with following(shop.wakala, "another-token") as stranger:
        code, detail = await how_it_ends(stranger.order(order_id(shop)))
        assert (code, detail) == ("NOT_FOUND", f"There is nothing of yours with the id {order_id(shop)}.")
        code, _ = await how_it_ends(stranger.delivery(order_id=order_id(shop)))
        assert code == "NOT_FOUND"


async def test_nothing_in_a_stream_says_who_ordered_or_where_they_live(
    shop: EngineStage, client: Client
) -> None:
    await hear(shop, *PLACED_TO_BRING)
    await to_the_door(shop)
    told = await rest(client.order(order_id(shop), after=0))
    told += await rest(client.delivery(order_id=order_id(shop), after=0))
    (customer,) = shop.disk.execute("SELECT customer_id FROM orders_orders").fetchone()
    words = " ".join(map(str, told))
    assert [secret for secret in (customer, "yellow", "27820000001", "Customer") if secret in words] == []


async def test_nobody_is_left_among_the_watchers_who_has_gone(shop: EngineStage, client: Client) -> None:
    await hear(shop, *PLACED_TO_BRING)
    call = client.order(order_id(shop))
    await call.read()
    call.cancel()
    await nobody_watches(shop.wakala.tracking.watchers)


@pytest.mark.parametrize(
    ("message", "names", "prefix"),
    [
        (OrderStatus, orders.OrderStatus, "ORDER_STATUS_"),
        (OrderStage, orders.OrderStage, "ORDER_STAGE_"),
        (DeliveryStatus, delivery.DeliveryStatus, "DELIVERY_STATUS_"),
    ],
)
def test_a_stream_knows_every_word_that_the_rest_api_knows(message: Any, names: Any, prefix: str) -> None:
    assert message.keys() == [f"{prefix}UNSPECIFIED", *(f"{prefix}{one.name}" for one in names)]
