"""Deliveries over REST: from the shop to the door, each step once, and each tenant its own."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from adapters.serve import application
from bot import Text, utc
from bot.settings import Server
from plugins.delivery import service
from plugins.delivery.events import ScheduleDelivery
from plugins.tenants.demo import SHOP
from tests.stage import stage

DEMO = {"Authorization": "Bearer demo-api-token"}
OTHER = {"Authorization": "Bearer other-token"}
DRIVER = {"driver_id": str(UUID(int=7))}
PLACE = {"text": "yellow house behind the spaza", "location": {"latitude": -26.2, "longitude": 27.8}}


@pytest.fixture
async def shop(tmp_path, database, aiohttp_client):
    async with stage(tmp_path, database) as played:
        wakala = played.wakala
        wakala.settings = wakala.settings.model_copy(
            update={"server": Server(api_tokens={"another": ["other-token"]})}
        )
        client = await aiohttp_client(application(wakala, "http://127.0.0.1"), headers=DEMO)
        client.played = played
        yield client


@pytest.fixture
async def path(shop):
    """A scheduled delivery's path."""
    _, delivery = await tell(shop, "/deliveries", order())
    return f"/deliveries/{delivery['id']}"


def order(**changes):
    body = {
        "order_id": str(uuid4()),
        "customer_id": str(uuid4()),
        "address": PLACE,
        "fee": "10.00",
        "cash_due": 80,
    }
    return {**body, **changes}


async def tell(shop, path, body, **headers):
    response = await shop.post(path, json=body, headers=headers)
    return response.status, await response.json()


async def look(shop, path, headers=DEMO):
    response = await shop.get(path, headers=headers)
    return response.status, await response.json()


@pytest.mark.parametrize("written", ["10", "10.0", "10.00", 10, 10.0])
async def test_money_is_told_to_the_cent_however_it_was_written(shop, written):
    body = order(fee=written)
    del body["cash_due"]
    _, delivery = await tell(shop, "/deliveries", body)
    assert (delivery["fee"], delivery["cash_due"]) == ("10.00", "0.00")


async def test_a_delivery_goes_from_the_shop_to_the_door(shop):
    status, delivery = await tell(shop, "/deliveries", order())
    assert (status, delivery["status"], delivery["driver_id"]) == (201, "scheduled", None)
    assert (delivery["fee"], delivery["cash_due"], delivery["address"]) == ("10.00", "80.00", PLACE)
    path = f"/deliveries/{delivery['id']}"
    for name, body, stands in (
        ("assign", DRIVER, "assigned"),
        ("pick-up", {"location": PLACE["location"]}, "picked_up"),
        ("complete", {"signature": "Thandi", "pin": True}, "completed"),
    ):
        for _ in range(2):
            status, delivery = await tell(shop, f"{path}/{name}", body)
            assert (status, delivery["status"]) == (200, stands)
    assert await look(shop, path) == (200, delivery)
    news = [name for name in await shop.played.events() if name.startswith("delivery.")]
    assert news == ["delivery.scheduled", "delivery.assigned", "delivery.picked_up", "delivery.completed"]


async def test_what_is_told_of_a_delivery_reaches_the_driver_who_brings_it(shop):
    told = {"number": 12, "phone": "+27820000001", "customer_name": "Thandi"}
    await shop.played.say("driver", Text("on"))
    await tell(shop, "/deliveries", order(**told))
    await shop.played.settled()
    offer = (await shop.played.replies("driver"))[-1].text
    assert offer.startswith("*#12*: R10.00 for you, take R80.00 in cash.")
    assert "Thandi" not in offer
    await shop.played.say("driver", Text("yes"))
    assert "Customer: Thandi, +27820000001" in (await shop.played.replies("driver"))[-1].text


async def test_drivers_are_asked_ten_minutes_before_it_is_ready(shop):
    await shop.played.say("driver", Text("on"))
    ready_at = utc(shop.played.wakala.clock.now() + 1800).isoformat()
    await tell(shop, "/deliveries", order(ready_at=ready_at))
    await shop.played.events()
    await shop.played.skip(1199)
    assert "delivery.offered" not in await shop.played.events()
    await shop.played.skip(1)
    assert "delivery.offered" in await shop.played.events()


async def test_a_driver_who_finds_nobody_says_why(shop, path):
    await tell(shop, f"{path}/assign", DRIVER)
    assert (await tell(shop, f"{path}/fail", {"reason": "nobody there"}))[1]["status"] == "failed"


async def test_what_was_picked_up_is_returning_until_it_is_back(shop, path):
    await tell(shop, f"{path}/assign", DRIVER)
    await tell(shop, f"{path}/pick-up", {})
    assert (await tell(shop, f"{path}/fail", {"reason": "nobody there"}))[1]["status"] == "returning"
    for _ in range(2):
        assert (await tell(shop, f"{path}/return", None))[1]["status"] == "failed"


async def test_an_order_has_one_delivery_and_a_key_gives_it_again(shop):
    body = order()
    first = await tell(shop, "/deliveries", body, **{"Idempotency-Key": "one"})
    assert await tell(shop, "/deliveries", body, **{"Idempotency-Key": "one"}) == first
    status, problem = await tell(shop, "/deliveries", body)
    assert status == 409
    assert first[1]["id"] in problem["detail"]


async def test_what_cannot_happen_yet_is_refused_with_where_it_stands(shop, path):
    status, problem = await tell(shop, f"{path}/pick-up", {})
    assert (status, problem["type"]) == (409, "urn:wakala:problem:not-now")
    assert "is scheduled; it can be picked up only when it is assigned" in problem["detail"]


@pytest.mark.parametrize(
    ("step", "body", "rule"),
    [
        ("complete", {}, "needs a proof"),
        ("complete", {"photo_url": "http://example.org"}, "pattern"),
        ("assign", {"driver_id": "sipho"}, "UUID"),
        ("fail", {"reason": " "}, "at least 1 character"),
        ("pick-up", {"location": {"latitude": 91, "longitude": 0}}, "less than or equal to 90"),
    ],
)
async def test_a_body_that_breaks_a_rule_is_refused_by_it(shop, path, step, body, rule):
    status, problem = await tell(shop, f"{path}/{step}", body)
    assert status == 422
    assert rule in problem["errors"][0]["rule"]


async def test_deliveries_are_listed_newest_first_by_status_and_page(shop):
    ids = [(await tell(shop, "/deliveries", order()))[1]["id"] for _ in range(3)]
    await tell(shop, f"/deliveries/{ids[0]}/assign", DRIVER)
    page = (await look(shop, "/deliveries?status=scheduled&limit=1&page=2"))[1]
    assert ([one["id"] for one in page["deliveries"]], page["total"]) == ([ids[1]], 2)
    assert [one["id"] for one in (await look(shop, "/deliveries"))[1]["deliveries"]] == ids[::-1]


async def test_a_parameter_that_is_given_twice_is_refused(shop):
    status, problem = await look(shop, "/deliveries?page=1&page=2")
    assert (status, problem["detail"]) == (422, "page: must be given once")


async def test_another_tenant_neither_sees_nor_moves_it(shop, path):
    assert (await look(shop, path, OTHER))[0] == 404
    assert (await look(shop, "/deliveries", OTHER))[1]["total"] == 0
    assert (await tell(shop, f"{path}/assign", DRIVER, **OTHER))[0] == 404
    assert (await tell(shop, f"{path}/assign", DRIVER, Authorization="Bearer wrong"))[0] == 401


async def test_a_delivery_that_the_chat_ordered_is_shown_with_what_address_it_has(shop):
    command = ScheduleDelivery(
        order_id=str(UUID(int=1)),
        customer_id=str(UUID(int=2)),
        address={"pin": [-26.2, 27.8]},
        fee=Decimal("10.00"),
        cash_due=Decimal(0),
        currency="ZAR",
    )

    async def schedule(tx):
        await service.schedule(tx, command)

    await shop.played.wakala.database.transactions.run("delivery", schedule, SHOP.tenant)
    (delivery,) = (await look(shop, "/deliveries"))[1]["deliveries"]
    assert delivery["address"] == {"text": "", "location": PLACE["location"]}
