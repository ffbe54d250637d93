"""The gateways' side: their process, what customers do there, and what they counted."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.settings.gateways import DEMO
from tests.crash.ports import free_port

GATEWAYS = str(Path(__file__).with_name("gateways.py"))
NAMES = ("paystack", "ozow", "mpesa")
LINK = re.compile(r"http://\S+/(?:checkout|pay)/\S+")
LOOK = 0.05


class Bank:
    """The emulators at ``urls``. ``settings`` are what the server must be told to use them."""

    def __init__(self, folder: Path, base: str) -> None:
        self.ports = [free_port() for _ in NAMES]
        self.urls = {name: f"http://127.0.0.1:{port}" for name, port in zip(NAMES, self.ports, strict=True)}
        self._webhook, self._certificate = f"{base}/webhooks/paystack", folder / "mpesa.pem"
        self.settings = {"PAYMENTS__PUBLIC_URL": base, "MPESA__CERTIFICATE": self._certificate}
        for name in NAMES:
            table = DEMO[name] | {"api_url": self.urls[name]}
            self.settings |= {f"{name}__{key}".upper(): value for key, value in table.items()}
        self.settings["OZOW__PAY_URL"] = self.urls["ozow"]
        self.session: aiohttp.ClientSession

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Bank]:
        """Serve within the block."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, GATEWAYS, *map(str, self.ports), self._webhook
        )
        try:
            async with aiohttp.ClientSession() as self.session:
                self._certificate.write_bytes(await self._answer(f"{self.urls['mpesa']}/certificate"))
                yield self
        finally:
            process.kill()
            await process.wait()

    async def act(self, wa_id: str, text: str, outcome: str) -> None:
        """Do as the customer who was sent this text: at the link in it, or on the phone."""
        if link := LINK.search(text):
            posted = self.session.post(link[0], data={"outcome": outcome}, allow_redirects=False)
        else:
            [prompt, *_] = await self._json(f"{self.urls['mpesa']}/payments?phone={wa_id}")
            url = f"{self.urls['mpesa']}/payments/{prompt['checkout']}/pay"
            posted = self.session.post(url, json={"outcome": outcome})
        async with posted as answer:
            assert answer.status < 400, await answer.text()

    async def counts(self) -> dict[str, Any]:
        """What each gateway was asked for, took and gave back, by reference."""
        return {name: await self._json(f"{url}/counts") for name, url in self.urls.items()}

    async def _json(self, url: str) -> Any:
        async with self.session.get(url) as answer:
            return await answer.json()

    async def _answer(self, url: str) -> bytes:
        while True:
            try:
                async with self.session.get(url) as answer:
                    return await answer.read()
            except aiohttp.ClientError:
                await asyncio.sleep(LOOK)
