"""What holds for every test: properties are tried on the same examples each run, at whatever speed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.services.fixtures", "tests.services.closing"]

settings.register_profile("wakala", deadline=None, derandomize=True)
settings.load_profile("wakala")

LONGEST = (
    "tests/chaos/test_chaos.py",
    "tests/chaos/test_mutants.py::test_a_run",
    "tests/crash/",
    "tests/openapi/",
    "tests/evenings/",
    "tests/browser/",
    "tests/lifecycle/",
)
"""Where tests take minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that at the end no process waits for another."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo shop, to be copied."""
    from tests.stage import prepared

    return asyncio.run(prepared(tmp_path_factory.mktemp("prepared")))
