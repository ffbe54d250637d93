"""The engine is tested on its ports in memory, in time that passes only when everything waits for it."""

from __future__ import annotations

import random

import pytest

from tests.doubles.travelling_loop import TravellingLoop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, type[TravellingLoop]]:
    return {"travelling": TravellingLoop}


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where delays are spread at random, they are what they are on average."""
    monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)
