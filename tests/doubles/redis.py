"""Redis servers and clocks for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from adapters.redis import Connection
from adapters.redis.connection import LIMIT
from tests.services.breakable import breakable
from tests.services.kind import Kind
from tests.services.server import Server
from tests.services.servers import KINDS

PATIENT = 60.0
"""Seconds for a call where the test is not about time: more than any call takes on a slow machine."""


def own(kind: Kind = KINDS["redis"]) -> Server:
    """A server to break, not yet started, whichever a variable names for the other tests."""
    return breakable(kind)


@asynccontextmanager
async def connected(url: str, limit: float = PATIENT, **options: Any) -> AsyncIterator[Connection]:
    """A connection that is closed afterwards."""
    connection = Connection(url, limit=limit, **options)
    try:
        yield connection
    finally:
        await connection.close()


async def control(server: Server, *deeds: str) -> None:
    """Stop, kill, freeze, thaw or start it."""
    for deed in deeds:
        await asyncio.to_thread(getattr(server, deed))


@asynccontextmanager
async def frozen(server: Server, *connections: Connection) -> AsyncIterator[None]:
    """Let it stand still; meanwhile these have as little time as they have at work."""
    await control(server, "freeze")
    for connection in connections:
        connection.limit = LIMIT
    yield
    for connection in connections:
        connection.limit = PATIENT
    await control(server, "thaw")
