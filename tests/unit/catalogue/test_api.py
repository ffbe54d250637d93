"""The catalogue over REST: pages of the menu, vendors, and a cache that a change empties."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from adapters.memory import MemoryCache
from adapters.serve import application
from adapters.sql.transactions import SqlTransactions
from bot import Menu, Product
from bot.clock import SystemClock
from bot.messages import Text
from bot.settings import Server
from plugins.catalogue import demo, service
from plugins.catalogue.cache import PRODUCTS_TTL, VENDOR_TTL, products_key, vendor_key
from plugins.catalogue.vendors import Vendor
from plugins.tenants.demo import SHOP
from tests.stage import stage

DEMO = {"Authorization": "Bearer demo-api-token"}
OTHER = {"Authorization": "Bearer other-token"}


class Counted:
    """Transactions that count how often they were asked."""

    def __init__(self, transactions: SqlTransactions) -> None:
        self._transactions, self.runs = transactions, 0

    async def run(self, *arguments):
        self.runs += 1
        return await self._transactions.run(*arguments)


@pytest.fixture
async def shop(tmp_path, database, aiohttp_client):
    async with stage(tmp_path, database) as played:
        wakala = played.wakala
        wakala.settings = wakala.settings.model_copy(
            update={"server": Server(api_tokens={"another": ["other-token"]})}
        )
        counted = Counted(wakala.database.transactions)
        wakala.catalogue = replace(wakala.catalogue, transactions=counted)
        client = await aiohttp_client(application(wakala, "http://127.0.0.1"), headers=DEMO)
        client.played, client.wakala, client.counted = played, wakala, counted
        yield client


async def get(shop, path, **headers):
    response = await shop.get(path, headers=headers or DEMO)
    return response.status, await response.json()


async def change(shop, work):
    await shop.wakala.database.transactions.run("catalogue", work, SHOP.tenant)
    await shop.played.settled()


async def test_products_are_listed_page_by_page_in_the_order_of_the_menu(shop):
    menu: Menu = shop.wakala.directory.menu(SHOP.tenant)
    _, first = await get(shop, "/products")
    _, second = await get(shop, "/products?page=2")
    assert [one["id"] for one in first["products"] + second["products"]] == [one.id for one in menu.products]
    assert (first["currency"], first["total"], first["limit"]) == ("ZAR", len(menu.products), 20)
    kota = first["products"][0]
    assert (kota["id"], kota["price"], kota["vendor_id"]) == ("russian-kota", "35.00", demo.VENDOR_ID)
    assert {"id": "cheese", "name": "Cheese", "price": "6.00"} in kota["extras"]
    assert (await get(shop, "/products?page=9"))[1]["products"] == []


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ("category=Kotas", ["kota"]),
        (f"vendor={demo.VENDOR_ID}", ["kota", "pap"]),
        (f"vendor={demo.VENDOR_ID}&available=true", ["kota"]),
        ("available=false&limit=1", ["pap"]),
        ("vendor=0190a1b2-0000-7000-8000-00000000ffff", []),
        ("category=kotas", []),
    ],
)
async def test_products_are_found_by_vendor_heading_and_whether_they_can_be_had(shop, query, fitting):
    sold = [
        Product("kota", "Kota", 3500, category="Kotas"),
        Product("pap", "Pap", 1000, available=False, vendor="Mama Thandi's Kitchen"),
    ]
    await change(shop, partial(service.replace, tenant=SHOP.tenant, sold=sold))
    _, page = await get(shop, f"/products?{query}")
    assert ([one["id"] for one in page["products"]], page["total"]) == (fitting, len(fitting))


async def test_what_was_asked_for_by_heading_is_not_kept_for_those_who_ask_for_all(shop):
    assert (await get(shop, "/products?category=Kotas"))[1]["total"] < (await get(shop, "/products"))[1][
        "total"
    ]
    assert (await get(shop, "/products?available=1"))[0] == 422


async def test_a_vendor_is_shown_with_its_zones_and_only_to_its_tenant(shop):
    path = f"/vendors/{demo.VENDOR_ID}"
    assert (await get(shop, path, **OTHER))[0] == 404
    status, vendor = await get(shop, path)
    assert (status, vendor["name"], vendor["minimum_order"]) == (200, "Mama Thandi's Kitchen", "10.00")
    assert vendor["delivery_zones"][0] == {"name": "Orlando West", "fee": "10.00"}
    assert (await get(shop, path, **OTHER))[0] == 404  # not from the cache either
    assert (await get(shop, f"/vendors/{uuid4()}"))[0] == 404


@pytest.mark.parametrize(
    ("path", "ttl"), [("/products", PRODUCTS_TTL), (f"/vendors/{demo.VENDOR_ID}", VENDOR_TTL)]
)
async def test_an_answer_is_kept_for_its_time_and_no_longer(shop, path, ttl):
    first = await get(shop, path)
    assert await get(shop, path) == first
    assert shop.counted.runs == 1
    shop.wakala.clock.skip(ttl)
    assert await get(shop, path) == first
    assert shop.counted.runs == 2


async def test_a_change_of_the_menu_is_seen_at_once(shop):
    await get(shop, "/products")
    await change(shop, partial(service.replace, tenant=SHOP.tenant, sold=[Product("pap", "Pap", 1000)]))
    assert [one["id"] for one in (await get(shop, "/products"))[1]["products"]] == ["pap"]


async def test_a_change_of_a_vendor_is_seen_at_once(shop):
    await get(shop, f"/vendors/{demo.VENDOR_ID}")
    closed = Vendor(
        vendor_id=demo.VENDOR_ID, tenant=SHOP.tenant, slug="mama-thandis-kitchen", name="Closed", active=False
    )
    await change(shop, partial(service.save_vendors, vendors=[closed]))
    assert (await get(shop, f"/vendors/{demo.VENDOR_ID}"))[1]["active"] is False


async def test_the_chat_never_reads_what_is_kept(shop, monkeypatch):
    async def locked(*_):
        raise AssertionError("the chat looked into the cache")

    await get(shop, "/products")
    monkeypatch.setattr(MemoryCache, "get", locked)
    for words in ("hi", "2 russian kotas"):
        await shop.played.say("customer", Text(words))
    assert "2 x Russian Kota" in (await shop.played.replies("customer"))[-1].text
    await change(shop, partial(service.replace, tenant=SHOP.tenant, sold=[Product("pap", "Pap", 1000)]))
    await shop.played.say("customer", Text("1 pap"))
    assert "Pap  R10.00" in (await shop.played.replies("customer"))[-1].text


async def test_pages_of_another_size_are_read_each_time(shop):
    sizes = [(await get(shop, f"/products?limit={limit}"))[1]["products"] for limit in (20, 5, 20)]
    assert list(map(len, sizes)) == [20, 5, 20]


async def test_a_tenant_without_a_menu_has_an_empty_page_of_its_own(shop):
    await get(shop, "/products")
    assert (await get(shop, "/products", **OTHER))[1] == {
        "products": [],
        "currency": "ZAR",
        "page": 1,
        "limit": 20,
        "total": 0,
    }


def test_the_keys_are_the_plans():
    assert products_key("mine", 3) == "products:tenant:mine:page:3"
    assert vendor_key("seven") == "vendor:seven"
    assert (PRODUCTS_TTL, VENDOR_TTL) == (300, 900)


async def test_what_was_set_last_stays_when_a_cache_in_memory_is_full(monkeypatch):
    monkeypatch.setattr("adapters.memory.cache.MOST", 2)
    cache = MemoryCache(SystemClock(lambda: 0.0))
    for key in ("one", "two", "three"):
        await cache.set(key, key.encode(), 1)
    assert [await cache.get(key) for key in ("one", "two", "three")] == [None, b"two", b"three"]
    await cache.delete("two", "never there")
    assert await cache.get("two") is None
