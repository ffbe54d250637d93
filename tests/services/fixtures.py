"""``postgres``, ``rabbitmq`` and ``redis``: addresses for tests; who asks for none starts none."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.services.servers import KINDS, Servers

SERVERS = pytest.StashKey[Servers]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SERVERS] = Servers()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Start what the chosen tests name, side by side, and before any test's time limit runs."""
    names = wanted(session.items)
    if names and not session.config.option.collectonly:
        capture = session.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():  # so that it can say what it installs
            session.config.stash[SERVERS].begin(names)
            session.config.stash[SERVERS].settle()


def wanted(items: Iterable[pytest.Item]) -> list[str]:
    """Return the names of the servers that these tests use, directly or through other fixtures."""
    return [name for name in KINDS if any(name in getattr(item, "fixturenames", ()) for item in items)]


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SERVERS].close()


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Servers:
    """The servers of this session by name, for tests that stop, kill or freeze one and start it again."""
    return request.config.stash[SERVERS]


@pytest.fixture(scope="session")
def postgres(servers: Servers) -> str:
    """``postgresql://`` address of a superuser's database."""
    return servers["postgres"].url


@pytest.fixture(scope="session")
def rabbitmq(servers: Servers) -> str:
    """``amqp://`` address of an empty virtual host."""
    return servers["rabbitmq"].url


@pytest.fixture(scope="session")
def redis(servers: Servers) -> str:
    """``redis://`` address of an empty database."""
    return servers["redis"].url
