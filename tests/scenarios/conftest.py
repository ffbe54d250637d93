"""The demo over HTTP, for whoever pays the test's way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.demo import CARD, Demo, Way, served


@pytest.fixture
def way() -> Way:
    return CARD


@pytest.fixture
async def demo(tmp_path: Path, database: Path, way: Way) -> AsyncIterator[Demo]:
    async with served(tmp_path, database, way) as demo:
        yield demo
