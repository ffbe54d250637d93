"""A shop whose events are counted: published as domains do, and folded in batches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from adapters.sql import tables as engine
from adapters.sql.database import open_database
from adapters.sql.sqlite import open_connection
from bot.clock import SystemClock
from plugins.analytics.store import metadata
from tests.doubles.counted import Counted
from tests.doubles.rows import NOON


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Counted]:
    url = f"sqlite:///{tmp_path}/wakala.db"
    with open_connection(url) as connection, connection.begin():
        engine.metadata.create_all(connection)
        metadata.create_all(connection)
    opening = partial(open_database, url, SystemClock(lambda: NOON), frozenset(), lambda: None)
    shop = Counted(opening())
    yield shop
    await shop.database.close()
