"""Who has not written for a day, or never, hears of it all the same, and answers with a tap: over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.serve import prepare, serve
from bot.settings import Database, Server, Settings

CUSTOMER, VENDOR = "27820000001", "27820000002"
PATIENCE = 10
"""Seconds that anything may take; it takes milliseconds."""


class Phone:
    """One person's phone at the emulator."""

    def __init__(self, http: ClientSession, wa_id: str) -> None:
        self._http, self._path, self._seen = http, f"/emulator/phones/{wa_id}/messages", 0

    async def say(self, *texts: str) -> None:
        """Write to the shop, each once the one before is answered."""
        for text in texts[:-1]:
            await self._act({"type": "text", "text": text})
            await self.hear("")
        await self._act({"type": "text", "text": texts[-1]})

    async def tap(self, title: str, message: Any) -> None:
        """Tap a button of this message."""
        choice = next(one["id"] for one in message["choices"] if one["title"] == title)
        await self._act({"type": "tap", "choice": choice})

    async def hear(self, words: str) -> Any:
        """Wait for the shop's next message with these words; others are passed over."""
        passed = []
        while True:
            query = {"wait": str(PATIENCE), "after": str(self._seen)}
            async with self._http.get(self._path, params=query) as answer:
                shown = (await answer.json())["messages"]
            assert shown, f"nobody ever says {words!r}, only {passed}"
            for message in shown:
                self._seen = message["seq"]
                if message["direction"] == "out" and words in message["text"]:
                    return message
                passed.append(message["text"])

    async def _act(self, act: dict[str, str]) -> None:
        async with self._http.post(self._path, json=act) as answer:
            assert answer.status == 200, await answer.text()


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[ClientSession]:
    """The demo shop, where somebody accepts each order."""
    settings = Settings(server=Server(port=0), database=Database(url=f"sqlite:///{tmp_path}/demo.db"))
    await prepare(settings)
    async with serve(settings) as url, ClientSession(url) as http:
        yield http


async def test_a_vendor_who_never_wrote_accepts_an_order_by_a_tap_on_a_template(demo: ClientSession) -> None:
    customer, vendor = Phone(demo, CUSTOMER), Phone(demo, VENDOR)
    await customer.say("2 russian kotas", "collect", "cash", "confirm")
    offer = await vendor.hear("New order")
    assert offer["kind"] == "template"
    assert offer["detail"] == {"template": "order_new", "category": "utility"}
    assert [choice["title"] for choice in offer["choices"]] == ["Accept, 20 min", "Accept, 40 min", "Reject"]
    await vendor.tap("Accept, 20 min", offer)
    accepted = await vendor.hear("#1")
    assert accepted["kind"] != "template"
    await customer.hear("The shop is making it")


async def test_a_customer_who_wrote_yesterday_is_told_by_a_template(demo: ClientSession) -> None:
    customer, vendor = Phone(demo, CUSTOMER), Phone(demo, VENDOR)
    await customer.say("2 russian kotas", "collect", "cash", "confirm")
    await vendor.tap("Accept, 20 min", await vendor.hear("New order"))
    await customer.hear("The shop is making it")
    async with demo.post("/simulator/clock", json={"skip": "25h"}) as answer:
        assert answer.status == 200
    await vendor.say("say 1 your food is getting cold")
    told = await customer.hear("your food is getting cold")
    assert (told["kind"], told["detail"]["template"]) == ("template", "person_wrote")
