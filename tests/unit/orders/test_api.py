"""Orders over REST: prices are the menu's, an order is placed once, and each tenant sees its own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from adapters.serve import application
from bot.messages import Text
from plugins.orders.bodies import EXAMPLE
from plugins.tenants.demo import SHOP
from tests.chats.talk import change_shop
from tests.stage import stage

DEMO = {"Authorization": "Bearer demo-api-token"}
KOTA = {"product_id": "russian-kota", "quantity": 2, "price": "35.00"}


def order(*items, **changes):
    body = {
        "customer_id": str(uuid4()),
        "items": list(items),
        "delivery_address": {"text": "yellow house behind the spaza"},
        "payment_method": "cash",
    }
    return {**body, **changes}


@pytest.fixture
async def shop(tmp_path, database, aiohttp_client):
    async with stage(tmp_path, database) as played:
        client = await aiohttp_client(application(played.wakala, "http://127.0.0.1"), headers=DEMO)
        client.played = played
        yield client


async def place(shop, body, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    response = await shop.post("/orders", json=body, headers=headers)
    return response.status, await response.json()


async def test_an_order_is_placed_at_the_menus_prices_with_the_delivery_fee(shop):
    status, placed = await place(shop, order(KOTA))
    assert status == 201
    assert (placed["status"], placed["total_amount"], placed["number"]) == ("pending", "80.00", 1)
    assert placed["items"][0]["name"] == "Russian Kota"
    looked = await (await shop.get(f"/orders/{placed['id']}")).json()
    assert looked == placed
    assert "order.created" in await shop.played.events()


async def test_the_example_of_the_api_pages_can_be_sent_as_it_stands(shop):
    status, placed = await place(shop, EXAMPLE)
    assert (status, placed["total_amount"]) == (201, "80.00")


async def test_what_the_customer_asks_of_the_kitchen_stays_with_the_order(shop):
    _, placed = await place(shop, order(KOTA, notes="no salt, please"))
    assert placed["notes"] == "no salt, please"
    assert (await (await shop.get(f"/orders/{placed['id']}")).json())["notes"] == "no salt, please"


async def test_an_order_that_waits_for_the_shop_is_pending_and_says_when_it_is_ready_once_accepted(shop):
    await shop.played.set_shop(auto_accept=False)
    id = await fetched(shop)
    looked = await (await shop.get(f"/orders/{id}")).json()
    assert (looked["status"], looked["stage"], looked["ready_at"]) == ("pending", "waiting", None)
    assert [one["id"] for one in (await (await shop.get("/orders?status=pending")).json())["orders"]] == [id]
    for words, stage_ in (("acc 1 25", "confirmed"), ("ready 1", "ready")):
        await shop.played.say("vendor", Text(words))
        looked = await (await shop.get(f"/orders/{id}")).json()
        assert (looked["status"], looked["stage"]) == ("confirmed", stage_)
        assert looked["ready_at"] is not None
    assert (await hand_over(shop, id))[0] == 200


async def fetched(shop, pays="cash"):
    """A customer orders by chat, to fetch it; return the order's id."""
    for words in ("2 russian kotas", "check out", "collect", pays, "confirm"):
        await shop.played.say("customer", Text(words))
    return (await (await shop.get("/orders")).json())["orders"][0]["id"]


async def hand_over(shop, id):
    response = await shop.post(f"/orders/{id}/hand-over")
    return response.status, await response.json()


async def test_an_order_that_is_fetched_is_handed_over_and_completed(shop):
    id = await fetched(shop)
    assert [(await hand_over(shop, id))[0] for _ in range(2)] == [200, 200]
    await shop.played.settled()
    order = await (await shop.get(f"/orders/{id}")).json()
    assert (order["status"], order["fulfilment"]) == ("completed", "collection")
    told = await shop.played.events()
    assert [told.count(one) for one in ("order.collected", "payment.succeeded", "order.completed")] == [
        1,
        1,
        1,
    ]


async def test_what_is_brought_or_not_confirmed_or_not_there_is_not_handed_over(shop):
    _, placed = await place(shop, order(KOTA))
    status, problem = await hand_over(shop, placed["id"])
    assert (status, problem["type"].rpartition(":")[2]) == (409, "not-to-be-fetched")
    assert "complete its delivery" in problem["detail"]
    status, problem = await hand_over(shop, await fetched(shop, pays="card"))
    assert status == 409
    assert "is pending; only a confirmed one" in problem["detail"]
    assert (await hand_over(shop, uuid4()))[0] == 404


async def test_the_zone_that_the_address_names_makes_the_fee(shop):
    address = {"text": "Green gate opposite the school, ORLANDO EAST"}
    _, placed = await place(shop, order(KOTA, delivery_address=address))
    assert (placed["delivery_fee"], placed["total_amount"]) == ("15.00", "85.00")


async def test_what_is_too_little_for_a_delivery_is_refused(shop):
    status, problem = await place(shop, order({"product_id": "matches", "quantity": 1, "price": "3.00"}))
    assert (status, problem["errors"][0]["field"]) == (409, "items")
    assert "must come to 10.00 or more" in problem["errors"][0]["rule"]


@pytest.mark.parametrize(
    ("changes", "kind", "detail"),
    [
        ({"hours": (("08:00", "11:00"),) * 7}, "closed", "is closed; it opens on Tuesday at 08:00"),
        ({"closed": True, "pause_reason": "funeral"}, "closed", "is closed."),
        ({"delivery": False}, "no-delivery", "does not deliver"),
    ],
)
async def test_a_shop_that_takes_no_orders_says_so(shop, changes, kind, detail):
    await change_shop(shop.played, **changes)
    status, problem = await place(shop, order(KOTA))
    assert (status, problem["type"].rpartition(":")[2]) == (409, kind)
    assert detail in problem["detail"]


async def test_a_kitchen_that_is_full_says_from_when_there_is_room(shop):
    await change_shop(shop.played, capacity=1)
    body = order(KOTA)
    first = await place(shop, body, "k1")
    assert first[0] == 201
    assert await place(shop, body, "k1") == first
    status, problem = await place(shop, order(KOTA), "k2")
    assert (status, problem["type"].rpartition(":")[2]) == (409, "full")
    assert "there is room from 2026-11-23T10:15:00" in problem["detail"]


async def test_the_same_key_places_one_order_and_another_body_under_it_is_refused(shop):
    body = order(KOTA)
    first = await place(shop, body, "k1")
    assert await place(shop, body, "k1") == first
    assert (await place(shop, {**body, "notes": "no salt"}, "k1"))[0] == 422
    assert (await (await shop.get("/orders")).json())["total"] == 1


@pytest.mark.parametrize(
    ("item", "status", "field", "rule"),
    [
        ({**KOTA, "price": "1.00"}, 409, "items.0.price", "must be 35.00, the menu's price"),
        ({**KOTA, "product_id": "pizza"}, 409, "items.0.product_id", "must be a product on the menu"),
        ({**KOTA, "options": ["blue"]}, 409, "items.0.options", "Russian Kota does not come like that"),
        ({**KOTA, "price": "35.001"}, 422, "items.0.price", "at most two decimals"),
        ({**KOTA, "quantity": 0}, 422, "items.0.quantity", "greater than or equal to 1"),
        ({**KOTA, "colour": "blue"}, 422, "items.0.colour", "is not a field here"),
    ],
)
async def test_a_line_that_cannot_be_is_named_with_its_field_and_rule(shop, item, status, field, rule):
    answered, problem = await place(shop, order(item))
    assert answered == status
    assert problem["errors"][0]["field"] == field
    assert rule in problem["errors"][0]["rule"]
    assert (await (await shop.get("/orders")).json())["orders"] == []


async def test_orders_are_listed_newest_first_by_page_and_status(shop):
    for _ in range(3):
        await place(shop, order(KOTA))
    page = await (await shop.get("/orders?limit=2&page=2&status=pending")).json()
    assert ([one["number"] for one in page["orders"]], page["total"]) == ([1], 3)
    assert (await (await shop.get("/orders?status=completed")).json())["orders"] == []


async def test_a_token_opens_only_its_own_tenant(shop):
    assert (await shop.get("/orders", headers={"tenant_id": "another"})).status == 403
    assert (await shop.get("/orders", headers={"tenant_id": SHOP.tenant})).status == 200
    assert (await shop.get("/orders", headers={"Authorization": "Bearer wrong"})).status == 401


async def test_an_order_that_is_not_there_is_said_so(shop):
    response = await shop.get(f"/orders/{uuid4()}")
    assert response.status == 404
    assert "There is no order" in (await response.json())["detail"]
    assert (await shop.get("/orders/seven")).status == 422
