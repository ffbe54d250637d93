"""A till with one gateway that takes money by a link."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.gateway import FakeGateway
from tests.doubles.outcomes import Outcomes
from tests.doubles.till import Till

TABLES = pytest.StashKey[list[Outcomes]]()


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
async def till(tmp_path: Path, gateway: FakeGateway) -> AsyncIterator[Till]:
    till = Till(tmp_path, {gateway.name: gateway})
    yield till
    await till.close()


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Outcomes:
    """Collects case x gateway -> outcome; the table is printed after all tests."""
    title = (request.module.__doc__ or "").partition("\n")[0].removesuffix(".")
    table = Outcomes(title, ("paystack", "ozow", "mpesa"))
    request.config.stash.setdefault(TABLES, []).append(table)
    return table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for table in config.stash.get(TABLES, []):
        terminalreporter.section(table.title)
        for line in table.lines():
            terminalreporter.write_line(line)
