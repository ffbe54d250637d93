"""Two processes that serve the same shop keep their answers together, and see a change at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient

from adapters.redis import RedisCache
from adapters.serve import application
from bot import Product
from plugins.catalogue import CatalogueChanged, demo, service
from plugins.catalogue.cache import vendor_key
from plugins.tenants.demo import SHOP
from tests.doubles.redis import connected, own
from tests.stage import stage

DEMO = {"Authorization": "Bearer demo-api-token"}


class Town:
    """The demo shop, its two REST servers, and the caches behind them."""

    def __init__(self, played, clients, caches) -> None:
        self.played, self.clients, self.caches = played, clients, caches

    async def ids(self) -> list[list[str]]:
        """The products that each server lists first."""
        return [[one["id"] for one in await self._products(client)][:1] for client in self.clients]

    async def sell(self, *products: Product) -> None:
        """Change the menu; the first process is the one that hears of it."""
        work = partial(service.replace, tenant=SHOP.tenant, sold=products)
        await self.played.wakala.database.transactions.run("catalogue", work, SHOP.tenant)
        await self.played.settled()

    async def _products(self, client: TestClient) -> list[dict]:
        return (await (await client.get("/products", headers=DEMO)).json())["products"]


@pytest.fixture
def url() -> Iterator[str]:
    """A server of its own: every test has the same shop, and some run at the same time."""
    server = own()
    server.start()
    yield server.url
    server.close()


@pytest.fixture
async def town(tmp_path: Path, database: Path, url: str, aiohttp_client) -> AsyncIterator[Town]:
    async with stage(tmp_path, database) as played, connected(url) as one, connected(url) as two:
        wakala, caches, clients = played.wakala, [RedisCache(one), RedisCache(two)], []
        for cache in reversed(caches):
            wakala.catalogue = replace(wakala.catalogue, cache=cache)
            clients.insert(0, await aiohttp_client(application(wakala, "http://127.0.0.1")))
        wakala.bus.listeners = {CatalogueChanged.type: wakala.catalogue.changed}
        yield Town(played, clients, caches)


async def test_a_change_that_one_process_hears_of_is_seen_at_once_on_both(town, monkeypatch):
    assert await town.ids() == [["russian-kota"], ["russian-kota"]]
    monkeypatch.setattr("plugins.catalogue.service.page", nobody_reads)
    assert await town.ids() == [["russian-kota"], ["russian-kota"]]
    monkeypatch.undo()
    await town.sell(Product("pap", "Pap", 1000))
    assert await town.ids() == [["pap"], ["pap"]]


async def nobody_reads(*_, **__):
    raise AssertionError("what is kept was read again")


async def test_a_vendor_is_kept_under_the_key_of_the_plan(town):
    path = f"/vendors/{demo.VENDOR_ID}"
    first, second = [await (await client.get(path, headers=DEMO)).json() for client in town.clients]
    assert first == second
    assert b"Mama Thandi" in await town.caches[1].get(vendor_key(demo.VENDOR_ID))
