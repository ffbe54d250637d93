"""The tracking page on a thread, over an order that tests move by hand."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from aiohttp import web
from aiohttp.test_utils import unused_port
from msgspec.structs import replace

from adapters.watchers import Watchers
from adapters.web.pages import STATIC
from adapters.web.security import harden
from adapters.web.tracking import Tracked, TrackingPages

TOKEN = "GkP2v9xWq1sT7bLr0yZmAQ"
ORDER = Tracked(
    order_id="order-12",
    shop="Mama Joy's Kota & Spaza",
    number=12,
    stage="on_the_way",
    way=0.4,
    left="18:42",
    driver="Sipho",
    km=1.24,
)


class TrackingThread:
    """May be stopped and started again; the address stays."""

    def __init__(self) -> None:
        self.order = ORDER
        self._port = unused_port()
        self.page = f"http://127.0.0.1:{self._port}/track/{TOKEN}"

    def becomes(self, **changes: Any) -> None:
        """The order changes, and whoever watches is told."""
        self.order = replace(self.order, **changes)
        self._loop.call_soon_threadsafe(self._watchers.wake)

    def start(self) -> None:
        self._loop, self._watchers = asyncio.new_event_loop(), Watchers()
        self._stopped = asyncio.Event()
        up = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._serve(up)])
        self._thread.start()
        up.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._loop.close()

    async def _look(self, token: str) -> Tracked | None:
        return self.order if token == TOKEN else None

    async def _serve(self, up: threading.Event) -> None:
        app = web.Application()
        app.on_response_prepare.append(harden)
        app.router.add_static("/static", STATIC)
        TrackingPages(self._look, self._watchers).add(app)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        up.set()
        await self._stopped.wait()
        await runner.cleanup()
