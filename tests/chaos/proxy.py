"""A TCP proxy in this process: what stands between the workers and everything that they talk to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

CHUNK = 65_536

Address = tuple[str, int]


class Proxy:
    """Listens at ``port`` on loopback; each connection goes to the next of ``upstreams`` that takes it.

    ``delay`` are the seconds by which each chunk is held back, in both directions.
    """

    def __init__(
        self,
        port: int,
        upstreams: Sequence[Address],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.port, self.delay = port, 0.0
        self._upstreams, self._sleep = upstreams, sleep
        self._turn = 0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server: asyncio.Server | None = None
        self._open = set[asyncio.StreamWriter]()
        self._tasks = set[asyncio.Task[None]]()

    async def listen(self) -> None:
        """Take connections from now on."""
        if self._server is None:
            self._server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)

    def refuse(self) -> None:
        """Take no more connections; those that are open stay."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def cut(self) -> int:
        """Break every open connection, without a goodbye, and return how many sockets that were."""
        cut, self._open = self._open, set()
        for writer in cut:
            writer.transport.abort()
        return len(cut)

    def stall(self) -> None:
        """Keep every connection open, and let no byte through."""
        self._flowing.clear()

    async def heal(self) -> None:
        """Be as if nothing were between them."""
        self.delay = 0.0
        self._flowing.set()
        await self.listen()

    async def close(self) -> None:
        """Be gone."""
        self.refuse()
        self._flowing.set()
        self.cut()
        await asyncio.gather(*self._tasks)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._open.add(writer)
        try:
            if upstream := await self._connect():
                await self._join((reader, writer), upstream)
        finally:
            self._drop(writer)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._upstreams:
            address = self._upstreams[self._turn % len(self._upstreams)]
            self._turn += 1
            with contextlib.suppress(OSError):
                return await asyncio.open_connection(*address)
        return None

    async def _join(
        self,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        """Carry bytes both ways until both ends have said all, or one breaks."""
        self._open.add(far[1])
        try:
            await asyncio.gather(self._carry(near[0], far[1]), self._carry(far[0], near[1]))
        except OSError:
            return
        finally:
            self._drop(far[1])

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            if self.delay:
                await self._sleep(self.delay)
            await self._flowing.wait()
            if writer.is_closing():
                return
            writer.write(chunk)
            await writer.drain()
        if not writer.is_closing():
            writer.write_eof()

    def _drop(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.transport.abort()
