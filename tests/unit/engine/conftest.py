"""The engine is tested on its ports in memory, in time that passes only when everything waits for it."""

from __future__ import annotations

import pytest

from tests.doubles.travelling_loop import TravellingLoop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, type[TravellingLoop]]:
    return {"travelling": TravellingLoop}
