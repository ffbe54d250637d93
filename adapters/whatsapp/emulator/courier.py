"""Carries one POST to the webhook: laid out, signed, in as many copies as the faults ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp
import msgspec

from adapters.whatsapp.emulator.faults import Injector
from adapters.whatsapp.emulator.settings import EmulatorSettings
from adapters.whatsapp.emulator.webhooks import Update, document, encode, encode_otherwise
from adapters.whatsapp.signature import sign


class Report(msgspec.Struct):
    """``pending`` updates are not yet answered 200; ``failures`` counts POSTs that were not."""

    pending: int = 0
    acknowledged: int = 0
    posts: int = 0
    failures: int = 0
    last_failure: str = ""


class Courier:
    """The way to one webhook; ``url`` may change at any time."""

    def __init__(self, settings: EmulatorSettings, injector: Injector) -> None:
        self.url = settings.webhook_url
        self.report = Report()
        self._settings, self._injector = settings, injector

    async def carry(self, session: aiohttp.ClientSession, updates: Sequence[Update], attempt: int) -> bool:
        """Whether every copy was answered 200; ``attempt`` counts from 0."""
        copies = self._copies(updates, attempt)
        return all(await asyncio.gather(*(self._post(session, copy) for copy in copies)))

    def _copies(self, updates: Sequence[Update], attempt: int) -> list[bytes]:
        webhook = self._injector.faults.webhook
        body = document(self._settings.business_account, self._settings.numbers, updates)
        usual = encode(body)
        if not webhook.reserialise:
            return [usual] * webhook.duplicate
        first = attempt * webhook.duplicate
        variants = range(first, first + webhook.duplicate)
        return [encode_otherwise(body, variant) if variant else usual for variant in variants]

    async def _post(self, session: aiohttp.ClientSession, body: bytes) -> bool:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(body=body, secret=self._settings.app_secret),
        }
        self.report.posts += 1
        try:
            async with session.post(self.url, data=body, headers=headers, allow_redirects=False) as reply:
                await reply.read()
        except (aiohttp.ClientError, TimeoutError) as fault:
            return self._failed(f"{type(fault).__name__}: {fault}")
        return reply.status == 200 or self._failed(f"answered {reply.status}, only 200 will do")

    def _failed(self, reason: str) -> bool:
        self.report.failures += 1
        self.report.last_failure = f"{self.url}: {reason}"
        return False
