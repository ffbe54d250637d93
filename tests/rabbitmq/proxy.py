"""A proxy in front of a broker: cuts connections, and keeps quiet as a broker does that is frozen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yarl import URL


class Proxy:
    """``url`` is the broker's, through the proxy."""

    def __init__(self, broker: str) -> None:
        self._broker = URL(broker)
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.url = ""

    def cut(self) -> None:
        """Break every connection, without a goodbye."""
        for writer in self._writers:
            writer.transport.abort()

    def freeze(self) -> None:
        """Pass nothing on any more, in either direction."""
        self._flows.clear()

    def thaw(self) -> None:
        """Pass on what was held back."""
        self._flows.set()

    async def serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            far, onward = await asyncio.open_connection(self._broker.host, self._broker.port)
        except OSError:
            back.close()
            return
        self._writers |= {back, onward}
        await asyncio.gather(self._pump(near, onward), self._pump(far, back))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
        self._writers.discard(writer)

    def at(self, port: int) -> None:
        self.url = str(self._broker.with_host("127.0.0.1").with_port(port))


@asynccontextmanager
async def proxy(broker: str) -> AsyncIterator[Proxy]:
    """Serve on a port of its own within the block."""
    between = Proxy(broker)
    server = await asyncio.start_server(between.serve, "127.0.0.1")
    between.at(server.sockets[0].getsockname()[1])
    try:
        yield between
    finally:
        between.thaw()
        between.cut()
        server.close()
        await server.wait_closed()
