"""The phones, for tests and simulators: write, look at the screen, wait for it to change, read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
from aiohttp import web

from adapters.whatsapp.emulator.answers import answer, number_from
from adapters.whatsapp.emulator.cloud import CLOUD, Cloud
from adapters.whatsapp.emulator.inbound import Act
from adapters.whatsapp.emulator.phones import Phone, happens_within
from adapters.whatsapp.emulator.screen import Shown

LONGEST_WAIT = 60.0


async def write(request: web.Request) -> web.StreamResponse:
    """``POST /phones/{wa_id}/messages`` with an ``Act``."""
    cloud, phone = _phone(request)
    act = msgspec.json.decode(await request.read(), type=Act)
    return answer({"wamid": cloud.write(phone, act).wamid})


async def look(request: web.Request) -> web.StreamResponse:
    """``GET /phones/{wa_id}/messages``: what came after the ``seq`` in ``after``, waiting for it if need be.

    With ``changed`` in place of ``after``, also older messages whose status changed after that revision.
    A ``revision`` lower than before says that the phones were wiped, which also ends the wait.
    """
    cloud, phone = _phone(request)
    wait = min(number_from(request, "wait"), LONGEST_WAIT)
    cursor, mark = ("changed", "revision") if "changed" in request.query else ("after", "seq")
    after = number_from(request, cursor)
    messages = await _newer(cloud, phone, lambda shown: getattr(shown, mark) > after, wait)
    _, phone = _phone(request)
    return answer({"messages": messages, "typing": phone.typing(cloud.now()), "revision": phone.revision})


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
    while cloud.phones.get(phone.wa_id) is phone and not cloud.closing:
        changed = phone.changed
        found = [shown for shown in phone.messages if newer(shown)]
        if found or not await happens_within(changed, until - loop.time()):
            return found
    return []


def _phone(request: web.Request) -> tuple[Cloud, Phone]:
    cloud, wa_id = request.app[CLOUD], request.match_info["wa_id"]
    return cloud, cloud.phones.get(wa_id)
