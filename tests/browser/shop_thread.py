"""The scripted shop on a thread, for tests that wait for a browser and so cannot run a loop themselves."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request

from aiohttp.test_utils import unused_port

from tests.doubles.scripted_shop import NUMBER, scripted_shop


class ShopThread:
    """May be stopped and started again; the address stays."""

    def __init__(self) -> None:
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
        async with scripted_shop(port=self._port):
            up.set()
            await self._stopped.wait()
