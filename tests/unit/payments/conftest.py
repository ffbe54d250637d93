"""A till with one gateway that takes money by a link."""

from __future__ import annotations

from collections.abc import AsyncIterator
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
