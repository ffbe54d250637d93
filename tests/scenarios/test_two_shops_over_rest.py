"""Two shops on two numbers: a tenant's token opens what is its own, and nothing of the neighbour's."""

from __future__ import annotations

from uuid import uuid4

import pytest

from adapters.serve import application
from bot.settings import Server
from plugins.tenants.demo import SHOP as FIRST
from tests.doubles.neighbours import SECOND, neighbours

TOKENS = {"first": "demo-api-token", "second": "second-token"}
KOTA = {"product_id": "russian-kota", "quantity": 1, "price": "35.00"}
JUICE = {"product_id": "juice", "quantity": 2, "price": "9.00"}
PLACE = {"text": "yellow house behind the spaza"}


@pytest.fixture
async def town(tmp_path, database, aiohttp_client):
    async with neighbours(tmp_path, database) as both:
        wakala = both.wakala
        server = Server(api_tokens={SECOND.tenant: [TOKENS["second"]]})
        wakala.settings = wakala.settings.model_copy(update={"server": server})
        both.client = await aiohttp_client(application(wakala, "http://127.0.0.1"))
        yield both


async def ask(town, who, method, path, body=None, *, key=""):
    headers = {"Authorization": f"Bearer {TOKENS[who]}"} | ({"Idempotency-Key": key} if key else {})
    response = await town.client.request(method, path, json=body, headers=headers)
    await town.stage.settled()
    return response.status, await response.json()


async def place(town, who, item, key=""):
    body = {
        "customer_id": str(uuid4()),
        "items": [item],
        "delivery_address": PLACE,
        "payment_method": "cash",
    }
    return await ask(town, who, "POST", "/orders", body, key=key)


def delivery(order_id):
    return {
        "order_id": order_id,
        "customer_id": str(uuid4()),
        "address": PLACE,
        "fee": "10.00",
        "cash_due": 80,
    }


async def test_each_tenant_lists_its_own_menu(town):
    menus = {who: (await ask(town, who, "GET", "/products"))[1] for who in TOKENS}
    assert {one["id"] for one in menus["second"]["products"]} == {"quarter", "juice"}
    assert "juice" not in {one["id"] for one in menus["first"]["products"]}


async def test_each_tenant_orders_from_its_own_menu_at_its_own_fee(town):
    assert (await place(town, "first", KOTA))[1]["total_amount"] == "45.00"
    assert (await place(town, "second", JUICE))[1]["total_amount"] == "38.00"
    status, refused = await place(town, "second", KOTA)
    assert (status, refused["errors"][0]["field"]) == (409, "items.0.product_id")


async def test_each_tenant_sees_its_own_orders(town):
    mine = (await place(town, "first", KOTA))[1]["id"]
    yours = (await place(town, "second", JUICE))[1]["id"]
    for who, own, others in (("first", mine, yours), ("second", yours, mine)):
        assert [one["id"] for one in (await ask(town, who, "GET", "/orders"))[1]["orders"]] == [own]
        assert (await ask(town, who, "GET", f"/orders/{own}"))[0] == 200
        assert (await ask(town, who, "GET", f"/orders/{others}"))[0] == 404
        assert (await ask(town, who, "GET", f"/orders/{others}/receipt"))[0] == 404


async def test_a_key_that_two_tenants_use_is_two_requests(town):
    mine, yours = await place(town, "first", KOTA, "k1"), await place(town, "second", JUICE, "k1")
    assert (mine[0], yours[0]) == (201, 201)
    assert mine[1]["id"] != yours[1]["id"]


async def test_each_tenant_sees_and_moves_its_own_deliveries(town):
    order_id = str(uuid4())
    mine = (await ask(town, "first", "POST", "/deliveries", delivery(order_id)))[1]
    yours = (await ask(town, "second", "POST", "/deliveries", delivery(order_id)))[1]
    assert mine["id"] != yours["id"]
    assert [one["id"] for one in (await ask(town, "second", "GET", "/deliveries"))[1]["deliveries"]] == [
        yours["id"]
    ]
    driver = {"driver_id": str(uuid4())}
    assert (await ask(town, "second", "POST", f"/deliveries/{mine['id']}/assign", driver))[0] == 404


async def test_each_tenant_sees_and_gives_back_its_own_payments(town):
    order_id = str(uuid4())
    charge = {
        "order_id": order_id,
        "amount": "45.00",
        "method": "paystack",
        "customer": {"id": str(uuid4())},
    }
    status, mine = await ask(town, "first", "POST", "/payments", charge)
    assert status == 200, mine
    path = f"/payments/{mine['payment_id']}"
    assert (await ask(town, "second", "GET", path))[0] == 404
    assert (await ask(town, "second", "POST", f"{path}/refund", {"reason": "mine now"}))[0] == 404
    assert (await ask(town, "second", "POST", "/payments", charge))[1]["payment_id"] != mine["payment_id"]


async def test_no_tenant_speaks_with_the_others_number(town):
    message = {"to": "+27820000001", "text": "Ready", "number": SECOND.number}
    assert (await ask(town, "second", "POST", "/messages/send", message))[0] == 200
    status, refused = await ask(town, "first", "POST", "/messages/send", message)
    assert status == 403
    assert SECOND.number not in refused["errors"][0]["rule"]
    assert FIRST.number in refused["errors"][0]["rule"]
