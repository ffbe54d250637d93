"""A database of the test's own, empty and up to date."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sql.database import Database, open_database
from bot.clock import SystemClock
from tests.doubles.databases import in_file
from tests.doubles.rows import NOON


@pytest.fixture
def url(tmp_path: Path) -> str:
    return in_file(tmp_path)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = open_database(url, SystemClock(lambda: NOON), frozenset(), lambda: None)
    yield opened
    await opened.close()
