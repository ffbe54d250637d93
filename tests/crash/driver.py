"""A driver who brings whatever is scheduled, over REST, however often the server dies meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from tests.crash.progress import Progress

TOKEN = {"Authorization": "Bearer demo-api-token"}
DRIVER = "0190a1b2-0000-7000-8000-00000000d41f"
SCHEDULED = "/deliveries?status=scheduled&limit=100"
PAUSE = 0.1
"""Seconds before asking again while nobody answers."""
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("assign", {"driver_id": DRIVER}),
    ("pick-up", {}),
    ("complete", {"pin": True}),
)


class Driver:
    """``brought`` are the ids of the deliveries that were completed."""

    def __init__(self, url: str, progress: Progress) -> None:
        self.brought: list[str] = []
        self._url, self._progress = url, progress

    async def work(self) -> None:
        """Bring everything, each step told until it is taken."""
        async with aiohttp.ClientSession(headers=TOKEN) as session:
            while scheduled := (await self._until_taken(session, "GET", SCHEDULED))["deliveries"]:
                for delivery in scheduled:
                    await self._bring(session, delivery["id"])

    async def _bring(self, session: aiohttp.ClientSession, delivery_id: str) -> None:
        for step, body in STEPS:
            await self._until_taken(session, "POST", f"/deliveries/{delivery_id}/{step}", json=body)
            self._progress.step()
        self.brought.append(delivery_id)

    async def _until_taken(self, session: aiohttp.ClientSession, method: str, path: str, **body: Any) -> Any:
        while True:
            try:
                async with session.request(method, f"{self._url}{path}", **body) as answer:
                    if answer.status == 200:
                        return await answer.json()
                    assert answer.status >= 500, f"{path}: {answer.status} {await answer.text()}"
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(PAUSE)
