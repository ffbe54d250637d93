"""The screen of a phone as server-sent events, for a page in a browser."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from operator import attrgetter
from typing import Any

import msgspec
from aiohttp import web

from adapters.whatsapp.emulator.answers import number_from
from adapters.whatsapp.emulator.cloud import CLOUD, Cloud
from adapters.whatsapp.emulator.phones import happens_within

HEARTBEAT = 15.0
"""Seconds after which a silent stream gives a sign of life, and notices that typing ended."""


async def events(request: web.Request) -> web.StreamResponse:
    """``GET /phones/{wa_id}/events``: ``message`` for each new or changed one, ``typing`` with true or false.

    ``reset`` says that the phones were wiped. It resumes after the ``Last-Event-ID``.
    """
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    news = _news(request.app[CLOUD], request.match_info["wa_id"], _last_event(request))
    async with contextlib.aclosing(news):
        with contextlib.suppress(ConnectionResetError):  # the page was closed
            async for event in news:
                await stream.write(event)
    return stream


async def _news(cloud: Cloud, wa_id: str, seen: float) -> AsyncGenerator[bytes, None]:
    phone, typing = cloud.phones.get(wa_id), False
    while not cloud.closing:
        changed, revision = phone.changed, phone.revision
        fresh = [shown for shown in phone.messages if shown.revision > seen]
        for shown in sorted(fresh, key=attrgetter("revision")):
            yield _event("message", shown, shown.revision)
        seen = revision
        if typing is not phone.typing(cloud.now()):
            typing = not typing
            yield _event("typing", typing, seen)
        if not await happens_within(changed, HEARTBEAT):
            yield b": still here\n\n"
        if cloud.phones.get(wa_id) is not phone:
            phone, seen = cloud.phones.get(wa_id), 0
            yield _event("reset", None, 0)


def _event(name: str, data: Any, revision: int) -> bytes:
    return f"event: {name}\nid: {revision}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"


def _last_event(request: web.Request) -> float:
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isdecimal() else number_from(request, "changed")
