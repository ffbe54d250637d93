"""The same message again: POSTs to the webhook besides the emulator's, in parallel and in other bytes."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp

from adapters.whatsapp.emulator.identity import user_id
from adapters.whatsapp.emulator.settings import DEMO_NUMBERS
from adapters.whatsapp.emulator.webhooks import Update, document, encode, encode_otherwise
from adapters.whatsapp.signature import sign
from tests.crash.script import Act

SECRET = "demo-app-secret"
NUMBER = next(iter(DEMO_NUMBERS))


class Copies:
    """Posts copies to ``webhook``. ``taken`` were answered 200: each of them is one duplicate more."""

    def __init__(self, session: aiohttp.ClientSession, webhook: str) -> None:
        self.taken = 0
        self._session, self._webhook = session, webhook

    def post(self, wa_id: str, wamid: str, act: Act) -> asyncio.Future[Any]:
        """Post as many copies of a text as its act says, all at once; nobody minds those that fail."""
        body = _document(wa_id, wamid, act.what)
        variants = [
            encode(body) if number % 2 else encode_otherwise(body, number) for number in range(act.copies)
        ]
        return asyncio.gather(*(self._post(variant) for variant in variants))

    async def _post(self, body: bytes) -> None:
        headers = {"X-Hub-Signature-256": sign(body=body, secret=SECRET)}
        try:
            async with self._session.post(self._webhook, data=body, headers=headers) as answer:
                self.taken += answer.status == 200
        except aiohttp.ClientError:
            return


def _document(wa_id: str, wamid: str, words: str) -> dict[str, Any]:
    person = {"from": wa_id, "from_user_id": user_id(wa_id)}
    message = person | {
        "id": wamid,
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": words},
    }
    contact = {"profile": {"name": ""}, "wa_id": wa_id, "user_id": user_id(wa_id)}
    update = Update(number=NUMBER, wa_id=wa_id, field="messages", body=message, contact=contact)
    return document("200000000000001", DEMO_NUMBERS, [update])
