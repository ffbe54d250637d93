"""The demo's clock after a restart: what was moved ahead stays ahead."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from aiohttp import ClientSession

from adapters.serve import prepare, serve
from bot.settings import Database, Server, Settings
from tests.scenarios.test_outside_the_window import CUSTOMER, Phone


async def told(http: ClientSession) -> dt.datetime:
    async with http.get("/simulator/clock") as answer:
        return dt.datetime.fromisoformat((await answer.json())["now"])


async def test_a_restart_does_not_set_the_clock_of_the_demo_back(tmp_path: Path) -> None:
    settings = Settings(server=Server(port=0), database=Database(url=f"sqlite:///{tmp_path}/demo.db"))
    await prepare(settings)
    async with serve(settings) as url, ClientSession(url) as http:
        await http.post("/simulator/clock", json={"skip": "3h"})
        customer = Phone(http, CUSTOMER)
        await customer.say("hi")
        await customer.hear("")
        left = await told(http)
    async with serve(settings) as url, ClientSession(url) as http:
        assert left - dt.timedelta(minutes=1) < await told(http) < left + dt.timedelta(hours=1)
