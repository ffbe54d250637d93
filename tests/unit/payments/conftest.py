"""A till with one gateway that takes money by a link."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.doubles.gateway import FakeGateway
from tests.doubles.till import Till


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
async def till(tmp_path: Path, gateway: FakeGateway) -> AsyncIterator[Till]:
    till = Till(tmp_path, {gateway.name: gateway})
    yield till
    await till.close()


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Collects case x gateway -> outcome, and prints them in the end."""
    collected: list[str] = []
    yield collected
    manager = request.config.pluginmanager
    with manager.getplugin("capturemanager").global_and_fixture_disabled():
        manager.getplugin("terminalreporter").write_line("\n" + "\n".join(collected))
