"""A phone of the emulated cloud, over HTTP: write on it, look at its screen."""

from __future__ import annotations

from typing import Any

import aiohttp
import msgspec

from adapters.console.people import Person
from adapters.whatsapp.emulator.screen import Shown
from bot.errors import WakalaError


class NoPhone(WakalaError):
    """The simulator's server did not answer, or did not do what it was asked; the message is its reason."""


class Screen(msgspec.Struct, frozen=True):
    """What came onto the screen. A ``revision`` lower than before means that the phones were wiped."""

    messages: list[Shown]
    typing: bool
    revision: int


class _Told(msgspec.Struct, frozen=True):
    """What is read of an error: a problem document's ``detail``, or the emulator's ``error``."""

    detail: str = ""
    error: str = ""


class Phone(msgspec.Struct, frozen=True):
    """One person's phone. ``number`` is the phone_number_id it writes to; empty where there is only one."""

    session: aiohttp.ClientSession
    owner: Person
    emulator: str
    number: str

    async def write(self, **act: Any) -> None:
        """Do what ``act`` says, in the terms of the emulator's phone API; raises NoPhone."""
        act = {"number": self.number, "name": self.owner.name, **act}
        await post(self.session, self._path("messages"), act)

    async def look(self, after: int, wait: float = 0) -> Screen:
        """Return what came after the message numbered ``after``, waiting so many seconds; raises NoPhone."""
        path = f"{self._path('messages')}?after={after}&wait={wait:g}"
        return msgspec.json.decode(await _ask(self.session, "GET", path), type=Screen)

    def _path(self, name: str) -> str:
        return f"{self.emulator}/phones/{self.owner.wa_id}/{name}"


async def post(session: aiohttp.ClientSession, path: str, data: Any) -> bytes:
    """Post JSON and return the answer's body; raises NoPhone."""
    return await _ask(session, "POST", path, msgspec.json.encode(data))


async def get(session: aiohttp.ClientSession, path: str) -> bytes:
    """Return the body of what is there; raises NoPhone."""
    return await _ask(session, "GET", path)


async def _ask(session: aiohttp.ClientSession, method: str, path: str, data: bytes | None = None) -> bytes:
    headers = {"Content-Type": "application/json"} if data else {}
    try:
        async with session.request(method, path, data=data, headers=headers) as answer:
            body = await answer.read()
    except aiohttp.ClientError as error:
        raise NoPhone(f"{method} {path} is not answered: {error}") from None
    if answer.status >= 400:
        raise NoPhone(_reason(body) or f"{method} {path} is refused ({answer.status})")
    return body


def _reason(body: bytes) -> str:
    """Return what an error of the server or of the emulator says, empty where it says nothing."""
    try:
        told = msgspec.json.decode(body, type=_Told)
    except msgspec.MsgspecError:
        return body.decode(errors="replace")[:500]
    return told.detail or told.error
