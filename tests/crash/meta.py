"""Meta's side, in this process: the emulator, and a trap that sees each message before it does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.whatsapp.emulator import EmulatorSettings, create_emulator
from tests.crash.copies import SECRET

RETRY_MOST = 0.5
"""Seconds between webhooks while the server is away; a status is never older than that when it is back."""

OPAQUE = b"biz_opaque_callback_data"


class Trap(NamedTuple):
    """What to do with the next message; ``sprung`` once it was done."""

    act: Callable[[], None]
    taken: bool
    sprung: asyncio.Event


class Meta:
    """The emulated Cloud API at ``url``; ``session`` speaks to it."""

    def __init__(self, webhook: str, port: int) -> None:
        self.webhook = webhook
        settings = EmulatorSettings(
            webhook_url=webhook, app_secret=SECRET, throttled=False, retry_most=RETRY_MOST
        )
        self._app = create_emulator(settings)
        self._app.middlewares.append(self._watch)
        self._trap: Trap | None = None
        self._port = port
        self.url = f"http://127.0.0.1:{port}"
        self.session: aiohttp.ClientSession

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Meta]:
        """Serve within the block."""
        runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        try:
            async with aiohttp.ClientSession(
                self.url, connector=aiohttp.TCPConnector(limit=0)
            ) as self.session:
                yield self
        finally:
            await runner.cleanup()

    async def trap(self, act: Callable[[], None], *, taken: bool) -> None:
        """Do this as the next message arrives, and wait until that was done.

        The sender gets no answer. Not ``taken``, the message is as if it had never come.
        """
        self._trap = Trap(act, taken, asyncio.Event())
        try:
            await self._trap.sprung.wait()
        finally:
            self._trap = None

    async def faults(self, **faults: Any) -> None:
        """Put these faults in place of all others."""
        async with self.session.post("/faults", json=faults) as answer:
            assert answer.status == 200, await answer.text()

    async def get(self, path: str, **query: Any) -> Any:
        """What the emulator answers to a GET."""
        async with self.session.get(path, params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method != "POST" or OPAQUE not in await request.read():
            return await handler(request)
        trap, self._trap = self._trap, None
        if trap is None:
            return await handler(request)
        if trap.taken:
            await handler(request)
        trap.act()
        trap.sprung.set()
        if request.transport:
            request.transport.abort()
        return web.Response()
