"""A shop on a thread, for tests that wait for a browser and so cannot run a loop themselves."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import unused_port

from adapters.serve import prepare, serve
from bot.settings import Database, Server, Settings
from tests.doubles.scripted_shop import NUMBER, scripted_shop


class ShopThread:
    """Serves what ``open_shop`` opens at a port. May be stopped and started again; the address stays."""

    def __init__(self, open_shop: Callable[[int], AbstractAsyncContextManager[str]]) -> None:
        self._open = open_shop
        self._port = unused_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        up = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._serve(up)])
        self._thread.start()
        up.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._loop.close()

    def write(self, wa_id: str, words: str) -> None:
        """Write to the shop on a phone that no page shows."""
        body = json.dumps({"number": NUMBER, "text": words}).encode()
        urllib.request.urlopen(f"{self.url}/emulator/phones/{wa_id}/messages", body).close()

    async def _serve(self, up: threading.Event) -> None:
        async with self._open(self._port):
            up.set()
            await self._stopped.wait()


def shop_by_rote(port: int) -> AbstractAsyncContextManager[str]:
    """The scripted shop, without the engine."""
    return scripted_shop(port=port)


@asynccontextmanager
async def demo_shop(folder: Path, port: int) -> AsyncIterator[str]:
    """The demo as `wakala run` serves it, with its database in a folder."""
    database = Database(url=f"sqlite:///{folder}/wakala.db")
    settings = Settings(database=database, server=Server(port=port))
    await prepare(settings)
    async with serve(settings) as url:
        yield url
