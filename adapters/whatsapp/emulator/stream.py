"""The screens of phones as server-sent events, for a page in a browser."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from aiohttp import web

from adapters.whatsapp.emulator.answers import number_from
from adapters.whatsapp.emulator.cloud import CLOUD, Cloud
from adapters.whatsapp.emulator.errors import PhoneError
from adapters.whatsapp.emulator.phones import Phone, any_happens_within

HEARTBEAT = 15.0
"""Seconds after which a silent stream gives a sign of life, and notices that typing ended."""
BEAT = b": still here\n\n"
_PHONE = re.compile(r"(?P<wa_id>[1-9]\d{6,14}):(?P<seen>\d{1,15})")


class News(NamedTuple):
    """What happened on one phone: the event's name, its data, and the phone's revision then."""

    wa_id: str
    name: str
    data: Any
    revision: int


@dataclass(slots=True)
class _Look:
    """What a stream told of a phone so far; ``typing`` is None where it told nothing of it."""

    phone: Phone
    seen: float
    typing: bool | None = False


async def events(request: web.Request) -> web.StreamResponse:
    """``GET /phones/{wa_id}/events``: ``message`` for each new or changed one, ``typing`` with true or false.

    ``reset`` says that the phones were wiped. It resumes after the ``Last-Event-ID``.
    """
    look = _Look(request.app[CLOUD].phones.get(request.match_info["wa_id"]), _last_event(request))
    return await _stream(request, [look], lambda news: news.data)


async def together(request: web.Request) -> web.StreamResponse:
    """``GET /events?phone=27820000001:12&phone=...``: the same of several phones, each from its revision on.

    The data is ``{"wa_id", "told"}``. A browser has room for few streams; ``typing`` is told at the start.
    """
    phones = request.app[CLOUD].phones
    asked = [_PHONE.fullmatch(phone) for phone in request.query.getall("phone", [])]
    looks = [_Look(phones.get(one["wa_id"]), int(one["seen"]), None) for one in asked if one]
    if not looks or len(looks) < len(asked):
        raise PhoneError("phone: write wa_id:revision, such as 27820000001:12, once for each phone")
    return await _stream(request, looks, lambda news: {"wa_id": news.wa_id, "told": news.data})


async def _stream(
    request: web.Request, looks: Sequence[_Look], data: Callable[[News], Any]
) -> web.StreamResponse:
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    async with contextlib.aclosing(_news(request.app[CLOUD], looks)) as told:
        with contextlib.suppress(ConnectionResetError):  # the page was closed
            async for news in told:
                await stream.write(BEAT if news is None else _event(news, data(news)))
    return stream


async def _news(cloud: Cloud, looks: Sequence[_Look]) -> AsyncGenerator[News | None, None]:
    """Yield what happens, and None after each HEARTBEAT without anything."""
    while not cloud.closing:
        for wiped in [look for look in looks if cloud.phones.get(look.phone.wa_id) is not look.phone]:
            wiped.phone, wiped.seen = cloud.phones.get(wiped.phone.wa_id), 0
            yield News(wiped.phone.wa_id, "reset", None, 0)
        changed = [look.phone.changed for look in looks]
        for news in [news for look in looks for news in _fresh(look, cloud.now())]:
            yield news
        if not await any_happens_within(changed, HEARTBEAT):
            yield None


def _fresh(look: _Look, now: dt.datetime) -> Iterator[News]:
    phone = look.phone
    fresh = [shown for shown in phone.messages if shown.revision > look.seen]
    look.seen = phone.revision
    for shown in sorted(fresh, key=attrgetter("revision")):
        yield News(phone.wa_id, "message", shown, shown.revision)
    if look.typing is not (typing := phone.typing(now)):
        look.typing = typing
        yield News(phone.wa_id, "typing", typing, phone.revision)


def _event(news: News, data: Any) -> bytes:
    head = f"event: {news.name}\nid: {news.revision}\ndata: "
    return head.encode() + msgspec.json.encode(data) + b"\n\n"


def _last_event(request: web.Request) -> float:
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isdecimal() else number_from(request, "changed")
