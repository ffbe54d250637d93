"""A merchant's end of the wire: it records the callbacks of a gateway, and drives its emulator."""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from plugins.payments.gateway import Callback


class StillClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time

    def now(self) -> float:
        return self.time.timestamp()

    def move(self, **span: float) -> None:
        self.time += dt.timedelta(**span)


class Merchant:
    """Records every callback; answers with the next of ``answers``, then with whatever ``judge`` says."""

    def __init__(self) -> None:
        self.callbacks: list[Callback] = []
        self.answers: list[int] = []
        self.judge: Callable[[Callback], int] = lambda callback: 200
        self.url = ""
        self._arrived = asyncio.Condition()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/{token:.*}", self.receive)
        return app

    async def receive(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        callback = Callback(await request.read(), headers, request.match_info["token"])
        async with self._arrived:
            self.callbacks.append(callback)
            self._arrived.notify_all()
        return web.Response(status=self.answers.pop(0) if self.answers else self.judge(callback))

    async def take(self, amount: int) -> list[Callback]:
        """Wait until there are so many callbacks, and return them all."""
        async with asyncio.timeout(10), self._arrived:
            await self._arrived.wait_for(lambda: len(self.callbacks) >= amount)
        return self.callbacks


class Desk:
    """What a test asks of an emulator's own routes."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.url = str(client.make_url("/"))

    async def get(self, path: str) -> Any:
        async with self.client.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: Mapping[str, Any] | None = None, status: int = 200) -> Any:
        async with self.client.post(path, json=body or {}) as answer:
            assert answer.status == status, await answer.text()
            return None if status == 204 else await answer.json()

    async def faults(self, **faults: Any) -> None:
        await self.post("/faults", faults)

    async def pay(self, reference: str, outcome: str = "ok", status: int = 200, **more: Any) -> Any:
        return await self.post(f"/payments/{reference}/pay", {"outcome": outcome, **more}, status)

    async def heal(self) -> None:
        async with self.client.delete("/faults") as answer:
            assert answer.status == 204
