"""Two services: one that answers for orders, and who asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.remote.queries import ServiceQueries
from adapters.remote.routes import add_queries
from tests.doubles.services import TOKEN, Time, asker, local, plugin


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def orders(aiohttp_server: Any) -> TestServer:
    """The service that answers for orders."""
    app = web.Application()
    add_queries(app, local(plugin).ask, [plugin], ["an older token", TOKEN])
    return await aiohttp_server(app)


@pytest.fixture
def queries(orders: TestServer, session: aiohttp.ClientSession, time: Time) -> ServiceQueries:
    """Another service, which asks it."""
    return asker(session, orders.make_url(""), time)
