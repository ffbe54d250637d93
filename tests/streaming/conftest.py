"""The demo shop on a stage, with a server for streams beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from adapters.app import Wakala
from adapters.streaming.server import served
from adapters.streaming.serving import INTERESTS
from adapters.streaming.updates import Updates
from bot.settings import Plugins
from plugins.tenants.demo import SHOP
from tests.stage import EngineStage, stage
from tests.streaming.client import TOKEN, Client

TOKENS = {SHOP.tenant: [TOKEN], "another-tenant": ["another-token"]}


@contextmanager
def switched_on() -> Iterator[None]:
    """As if the stage's settings had the table [grpc]."""
    with (
        patch("adapters.app.interests", return_value=INTERESTS),
        patch("adapters.roles.interests", return_value=INTERESTS),
    ):
        yield


@asynccontextmanager
async def following(wakala: Wakala, token: str = TOKEN) -> AsyncIterator[Client]:
    """A server beside the engine, and a client of it."""
    updates = Updates(wakala.everywhere.ask, wakala.tracking.watchers, TOKENS)
    async with served(updates, "127.0.0.1", 0, Plugins().enabled) as port:
        client = Client(port, token)
        yield client
        await client.channel.close()


@pytest.fixture
async def shop(tmp_path: Path, database: Path) -> AsyncIterator[EngineStage]:
    with switched_on():
        async with stage(tmp_path, database) as played:
            yield played


@pytest.fixture
async def client(shop: EngineStage) -> AsyncIterator[Client]:
    async with following(shop.wakala) as client:
        yield client
