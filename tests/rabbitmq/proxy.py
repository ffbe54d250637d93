"""A proxy in front of a broker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yarl import URL

from tests.chaos.proxy import Proxy
from tests.crash.ports import free_port


class Between(Proxy):
    """``url`` is the broker's, through the proxy."""

    def __init__(self, broker: str) -> None:
        address = URL(broker)
        super().__init__(free_port(), [(address.host or "", address.port or 0)])
        self.url = str(address.with_host("127.0.0.1").with_port(self.port))


@asynccontextmanager
async def proxy(broker: str) -> AsyncIterator[Between]:
    """Serve within the block."""
    between = Between(broker)
    await between.listen()
    try:
        yield between
    finally:
        await between.close()
