"""A Redis to break, and connections that look at a clock of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.redis import Connection
from tests.doubles.redis import connected, own
from tests.services.server import Server

PAUSE = 1.0
"""Seconds on the test's clock."""


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pause(self) -> None:
        """Let the pause after a failure pass."""
        self.seconds += PAUSE


@pytest.fixture
def server() -> Iterator[Server]:
    server = own()
    server.start()
    yield server
    server.close()


@pytest.fixture
def now() -> Hand:
    return Hand()


@pytest.fixture
async def connection(server: Server, now: Hand) -> AsyncIterator[Connection]:
    async with connected(server.url, pause=PAUSE, now=now) as connection:
        yield connection
