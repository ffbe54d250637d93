"""An emulator on a clock of our own, and a webhook that remembers what it was sent."""

import asyncio
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from multidict import CIMultiDictProxy

from adapters.whatsapp.emulator import EmulatorSettings, create_emulator

NUMBER = "100000000000001"
SECRET = "shared-secret"
MESSAGES = f"/v26.0/{NUMBER}/messages"
THANDI = "27821234567"
SIPHO = "27827654321"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += dt.timedelta(**span)


class Webhook:
    """Records every POST; answers with the next of ``answers``, then always 200."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[CIMultiDictProxy[str]] = []
        self.answers: list[int] = []
        self.url = ""
        self._arrived = asyncio.Condition()

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        expected = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert request.headers["X-Hub-Signature-256"] == expected
        async with self._arrived:
            self.bodies.append(body)
            self.headers.append(request.headers)
            self._arrived.notify_all()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def challenge(self, request: web.Request) -> web.Response:
        known = request.query["hub.mode"] == "subscribe" and request.query["hub.verify_token"] == "let-me-in"
        return web.Response(text=request.query["hub.challenge"]) if known else web.Response(status=403)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/webhook", self.receive)
        app.router.add_get("/webhook", self.challenge)
        return app

    def values(self) -> list[dict[str, Any]]:
        return [c["value"] for b in self.bodies for e in json.loads(b)["entry"] for c in e["changes"]]

    def all(self, field: str) -> list[dict[str, Any]]:
        return [update for value in self.values() for update in value.get(field, [])]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until ``holds``, looking after each POST."""
        async with asyncio.timeout(10), self._arrived:
            await self._arrived.wait_for(holds)

    async def statuses(self, amount: int) -> list[dict[str, Any]]:
        await self.until(lambda: len(self.all("statuses")) >= amount)
        return self.all("statuses")

    async def messages(self, amount: int) -> list[dict[str, Any]]:
        await self.until(lambda: len(self.all("messages")) >= amount)
        return self.all("messages")


class Meta:
    """What a test does to the emulator, over HTTP."""

    def __init__(self, client: Any) -> None:
        self.client = client

    async def post(self, body: Any, path: str = MESSAGES, token: str = "token") -> tuple[int, dict[str, Any]]:
        async with self.client.post(path, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
            return answer.status, await answer.json()

    async def send(self, text: str = "Sawubona", to: str = f"+{THANDI}", **more: Any) -> str:
        status, answer = await self.post(message(text, to, **more))
        assert status == 200, answer
        wamid: str = answer["messages"][0]["id"]
        return wamid

    async def write(self, wa_id: str = THANDI, **act: Any) -> str:
        async with self.client.post(f"/phones/{wa_id}/messages", json=act) as answer:
            said = await answer.json()
            assert answer.status == 200, said
            wamid: str = said["wamid"]
            return wamid

    async def screen(self, wa_id: str = THANDI, **query: Any) -> dict[str, Any]:
        screen: dict[str, Any] = await self.get(f"/phones/{wa_id}/messages", **query)
        return screen

    async def get(self, path: str, **query: Any) -> Any:
        async with self.client.get(path, params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def faults(self, **faults: Any) -> None:
        async with self.client.post("/faults", json=faults) as answer:
            assert answer.status == 200, await answer.text()


def message(text: str = "Sawubona", to: str = f"+{THANDI}", **more: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": text}} | more


def interactive(**content: Any) -> dict[str, Any]:
    body = {"body": {"text": "What would you like?"}} | content
    return {"messaging_product": "whatsapp", "to": f"+{THANDI}", "type": "interactive", "interactive": body}


def buttons(*titles: str, **more: Any) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": f"id-{title}", "title": title}} for title in titles]
    return interactive(type="button", action={"buttons": replies}, **more)


def menu(*sections: tuple[str, list[str]], **more: Any) -> dict[str, Any]:
    parts = [
        {
            "title": title,
            "rows": [{"id": f"id-{row}", "title": row, "description": f"about {row}"} for row in rows],
        }
        for title, rows in sections
    ]
    return interactive(type="list", action={"button": "Menu", "sections": parts}, **more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def webhook(aiohttp_server):
    webhook = Webhook()
    server = await aiohttp_server(webhook.app())
    webhook.url = str(server.make_url("/webhook"))
    return webhook


@pytest.fixture
def emulate(webhook, aiohttp_client, clock):
    """Start an emulator with settings other than the usual."""

    async def start(**settings: Any) -> Meta:
        usual = {
            "webhook_url": webhook.url,
            "app_secret": SECRET,
            "clock": clock,
            "throttled": False,
            "retry_first": 0.001,
            "retry_most": 0.01,
        }
        return Meta(await aiohttp_client(create_emulator(EmulatorSettings(**usual | settings))))

    return start


@pytest.fixture
async def meta(emulate):
    return await emulate()


@pytest.fixture
async def chat(meta, webhook):
    """An emulator to which Thandi has written, so that her window is open."""
    await meta.write(text="hi", name="Thandi")
    await webhook.messages(1)
    return meta
