"""Where webhooks come in: each goes to the next bot, some to two of them at once, some out of order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

PATIENCE = 5.0
"""Seconds for a bot to answer. One that is frozen takes the connection, and the webhook once it thaws."""

OVERTAKEN = 0.5
"""Seconds that a webhook waits at most for another to overtake it."""

PASSED_ON = ("Content-Type", "User-Agent", "X-Hub-Signature-256")


class Front:
    """Listens at ``port``; whoever sends is answered as the bot did, or 503 where none did.

    ``twice`` sends each webhook to two bots at the same time, ``swapped`` lets the next one overtake it.
    ``taken`` counts webhooks that were answered 200, ``repeated`` those that two bots had.
    """

    def __init__(self, port: int, bots: Sequence[str]) -> None:
        self.url = f"http://127.0.0.1:{port}/webhook"
        self.twice = self.swapped = False
        self.taken = self.repeated = self.overtaken = 0
        self._port, self._bots = port, bots
        self._turn = 0
        self._waiting: asyncio.Event | None = None
        self._session: aiohttp.ClientSession

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Front]:
        """Serve within the block."""
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/webhook", self._take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        connector = aiohttp.TCPConnector(limit=0)
        try:
            async with aiohttp.ClientSession(timeout=timeout, connector=connector) as self._session:
                yield self
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        overtaken = self._waiting
        if self.swapped and overtaken is None:
            await self._be_overtaken()
        try:
            return web.Response(status=await self._pass_on(body, headers))
        finally:
            if overtaken is not None:
                overtaken.set()

    async def _be_overtaken(self) -> None:
        """Wait until the next one has been answered."""
        self._waiting = asyncio.Event()
        try:
            async with asyncio.timeout(OVERTAKEN):
                await self._waiting.wait()
                self.overtaken += 1
        except TimeoutError:
            return
        finally:
            self._waiting = None

    async def _pass_on(self, body: bytes, headers: dict[str, str]) -> int:
        """Bring it to one bot, or to two; 200 only if each of them says so."""
        bots = [self._next() for _ in range(1 + self.twice)]
        answers = await asyncio.gather(*(self._post(bot, body, headers) for bot in bots))
        worst = max(answers)
        self.taken += worst == 200
        self.repeated += answers == [200, 200]
        return worst

    def _next(self) -> str:
        self._turn += 1
        return self._bots[self._turn % len(self._bots)]

    async def _post(self, bot: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            async with self._session.post(f"{bot}/webhook", data=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 503
