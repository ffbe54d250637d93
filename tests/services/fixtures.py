"""``postgres``, ``rabbitmq`` and ``redis``: addresses for tests; who asks for none starts none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.services.servers import Servers

NAMES = ("postgres", "rabbitmq", "redis")
SERVERS = pytest.StashKey["Servers"]()


def of_session(config: pytest.Config) -> Servers:
    """Return the servers of this session; only now are their clients imported, which takes half a second.

    Where several processes run the tests, the one that starts them told them of its servers.
    """
    from tests.services.servers import Servers, shared

    if SERVERS not in config.stash:
        config.stash[SERVERS] = Servers(find=shared(getattr(config, "workerinput", {}).get("servers", {})))
    return config.stash[SERVERS]


def brought_up(config: pytest.Config, names: Iterable[str]) -> Servers:
    """Start these, side by side; raises UsageError, which ends the session, where one is not to be had."""
    servers = of_session(config)
    servers.begin(names)
    servers.settle()
    if failures := servers.failures():
        raise pytest.UsageError("\n".join(failures))
    return servers


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the servers for all processes that run tests, before the first of them begins."""
    servers = brought_up(node.config, NAMES)
    node.workerinput["servers"] = {name: server.url for name, server in servers.running().items()}


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Start what the chosen tests name, side by side, and before any test's time limit runs."""
    names = wanted(session.items)
    if names and not session.config.option.collectonly:
        capture = session.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():  # so that it can say what it installs
            brought_up(session.config, names)


def wanted(items: Iterable[pytest.Item]) -> list[str]:
    """Return the names of the servers that these tests use, directly or through other fixtures."""
    return [name for name in NAMES if any(name in getattr(item, "fixturenames", ()) for item in items)]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS in config.stash:
        config.stash[SERVERS].close()


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Servers:
    """The servers of this session by name, for tests that stop, kill or freeze one and start it again."""
    return of_session(request.config)


@pytest.fixture(scope="session")
def postgres(servers: Servers) -> Iterator[str]:
    """``postgresql://`` address of a superuser's database, which no other process uses."""
    from tests.services.postgres import own_database

    with own_database(servers["postgres"].url) as address:
        yield address


@pytest.fixture(scope="session")
def rabbitmq(servers: Servers) -> str:
    """``amqp://`` address of an empty virtual host."""
    return servers["rabbitmq"].url


@pytest.fixture(scope="session")
def redis(servers: Servers) -> str:
    """``redis://`` address of an empty database."""
    return servers["redis"].url
