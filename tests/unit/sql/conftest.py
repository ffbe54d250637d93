"""A database of the test's own, empty and up to date."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sql.database import Database, open_database
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import metadata
from bot.clock import SystemClock
from tests.doubles.rows import NOON


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/wakala.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    with open_connection(url) as connection, connection.begin():
        metadata.create_all(connection)
    opened = open_database(url, SystemClock(lambda: NOON), frozenset(), lambda: None)
    yield opened
    await opened.close()
