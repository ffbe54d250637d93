"""A bus for each test, and a broker that may be broken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.rabbitmq.bus import Bus
from tests.services.breakable import breakable
from tests.services.rabbitmq import rabbitmq as KIND
from tests.services.server import Server


@pytest.fixture
async def bus(rabbitmq: str) -> AsyncIterator[Bus]:
    """A bus on the broker of the session."""
    bus = Bus(rabbitmq)
    yield bus
    await bus.remove()


@pytest.fixture(scope="session")
def broker() -> Iterator[Server]:
    """A broker that no other test uses: to be stopped, killed and frozen; it runs when a test begins."""
    server = breakable(KIND)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def shaken(broker: Server) -> Bus:
    """A bus on that broker, which keeps its queues to the end.

    RabbitMQ 3.10 whose queues are deleted just after its start may never take one again that dead-letters
    at least once: what moves their letters has fallen, and is not started anew (rabbit_fifo_dlx_sup).
    """
    return Bus(broker.url)
