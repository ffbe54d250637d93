"""The phones, for tests and simulators: write, look at the screen, wait for it to change, read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import msgspec
from aiohttp import web

from adapters.whatsapp.emulator.answers import answer
from adapters.whatsapp.emulator.cloud import CLOUD, Cloud
from adapters.whatsapp.emulator.errors import PhoneError
from adapters.whatsapp.emulator.inbound import Act
from adapters.whatsapp.emulator.phones import Phone
from adapters.whatsapp.emulator.screen import Shown

LONGEST_WAIT = 60.0
HEARTBEAT = 15.0
"""Seconds after which a silent event stream gives a sign of life, and notices that typing ended."""


async def write(request: web.Request) -> web.StreamResponse:
    """``POST /phones/{wa_id}/messages`` with an ``Act``."""
    cloud, phone = _phone(request)
    act = msgspec.json.decode(await request.read(), type=Act)
    return answer({"wamid": cloud.write(phone, act).wamid})


async def look(request: web.Request) -> web.StreamResponse:
    """``GET /phones/{wa_id}/messages``: what came after the ``seq`` in ``after``, waiting for it if need be.

    With ``changed`` in place of ``after``, also older messages whose status changed after that revision.
    """
    cloud, phone = _phone(request)
    wait = min(_number(request, "wait"), LONGEST_WAIT)
    cursor, mark = ("changed", "revision") if "changed" in request.query else ("after", "seq")
    after = _number(request, cursor)
    messages = await _newer(cloud, phone, lambda shown: getattr(shown, mark) > after, wait)
    return answer({"messages": messages, "typing": phone.typing(cloud.now()), "revision": phone.revision})


async def events(request: web.Request) -> web.StreamResponse:
    """``GET /phones/{wa_id}/events``: ``message`` for each new or changed one, ``typing`` with true or false.

    ``reset`` says that the phones were wiped. It resumes after the ``Last-Event-ID``.
    """
    cloud, phone = _phone(request)
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    seen, typing = _last_event(request), False
    while not cloud.closing:
        if cloud.phones.get(phone.wa_id) is not phone:
            phone, seen = cloud.phones.get(phone.wa_id), 0
            await stream.write(b"event: reset\ndata: {}\n\n")
        changed, news = phone.changed, [shown for shown in phone.messages if shown.revision > seen]
        seen = phone.revision
        for shown in sorted(news, key=attrgetter("revision")):
            await stream.write(_event("message", shown, shown.revision))
        if typing != phone.typing(cloud.now()):
            typing = not typing
            await stream.write(_event("typing", typing, seen))
        if not await _set_within(changed, HEARTBEAT):
            await stream.write(b": still here\n\n")
    return stream


async def read(request: web.Request) -> web.StreamResponse:
    """``POST /phones/{wa_id}/read``: read all that was delivered, where the fault ``unread`` leaves it so."""
    cloud, phone = _phone(request)
    return answer({"read": cloud.read(phone)})


async def reset(request: web.Request) -> web.StreamResponse:
    """``DELETE /phones``: forget phones, counters, throttles and whatever is undelivered."""
    request.app[CLOUD].reset()
    return web.Response(status=204)


async def _newer(cloud: Cloud, phone: Phone, newer: Callable[[Shown], bool], wait: float) -> list[Shown]:
    loop = asyncio.get_running_loop()
    until = loop.time() + wait
    while True:
        changed = phone.changed
        found = [shown for shown in phone.messages if newer(shown)]
        if found or cloud.closing or not await _set_within(changed, until - loop.time()):
            return found


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    if seconds <= 0:
        return False
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _event(name: str, data: Any, revision: int) -> bytes:
    return f"event: {name}\nid: {revision}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"


def _phone(request: web.Request) -> tuple[Cloud, Phone]:
    cloud, wa_id = request.app[CLOUD], request.match_info["wa_id"]
    return cloud, cloud.phones.get(wa_id)


def _last_event(request: web.Request) -> float:
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isdecimal() else _number(request, "changed")


def _number(request: web.Request, name: str) -> float:
    text = request.query.get(name, "0")
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 2**53:
        raise PhoneError(f"{name}: {text!r} is not a number from 0 up")
    return number
