"""The stage on which transcripts are played: the engine on SQLite, a phone for each role, a fake clock."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.app import Wakala, compose
from adapters.serve import prepare
from bot.channel import Outgoing, Received
from bot.clock import SystemClock, utc
from bot.conversation import Conversation, decode_conversation
from bot.messages import Content, Message, Reply, Sender
from bot.settings import Database, Plugins, Settings
from plugins.tenants.demo import SHOP

MONDAY_NOON = 1_795_428_000.0
"""Monday 23 November 2026, 12:00 in Johannesburg."""

PHONES = {"customer": "27820000001", "vendor": "27820000002", "driver": "27820000003"}


class Phones:
    """A channel that delivers at once, to phones we can look at."""

    def __init__(self) -> None:
        self.inboxes: dict[str, list[Reply]] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver."""
        self.inboxes.setdefault(outgoing.to["wa_id"], []).append(outgoing.reply)
        return f"wamid.{outgoing.id}"

    async def acknowledge(self, number: str, message_id: str) -> None:
        """Phones without ticks."""


class EngineStage:
    """adapters.console.stage.Stage over everything but HTTP; state is on disk between turns."""

    def __init__(self, wakala: Wakala, phones: Phones, file: Path) -> None:
        self.wakala, self._phones = wakala, phones
        self.disk = sqlite3.connect(file)
        self._messages = 0
        self._position = 0

    async def say(self, role: str, content: Content) -> None:
        """Send something as this person, and wait until nothing moves any more."""
        await self.say_all(role, content)

    async def say_all(self, role: str, *contents: Content) -> None:
        """Send several things in one delivery."""
        await self.wakala.intake.take([self._received(role, content) for content in contents])
        await self.wakala.settled()

    async def replies(self, role: str) -> Sequence[Reply]:
        """Take what the bot sent this person since the last call."""
        return self._phones.inboxes.pop(_phone(role), [])

    async def skip(self, seconds: float) -> None:
        """Let time pass, stopping at every timer on the way."""
        clock, end = self.wakala.clock, self.wakala.clock.now() + seconds
        while (due := await self.wakala.database.turns.next_due()) is not None and due <= end:
            clock.skip(max(0.0, due - clock.now()))
            await self.wakala.scheduler.fire()
            await self.wakala.settled()
        clock.skip(end - clock.now())

    async def events(self) -> Sequence[str]:
        """Take the types of the domain events published since the last call, without the channel's own."""
        rows = self.disk.execute("SELECT position, type FROM events WHERE position > ?", (self._position,))
        found = rows.fetchall()
        self._position = max((position for position, _ in found), default=self._position)
        return [type_ for _, type_ in found if not type_.startswith("whatsapp.")]

    async def state(self, role: str) -> str:
        """Name the state of this person's conversation."""
        return (await self.conversation(role)).state

    async def conversation(self, role: str) -> Conversation:
        """The conversation as it is on disk."""
        bodies = self.disk.execute("SELECT body FROM conversations").fetchall()
        found = [decode_conversation(body) for (body,) in bodies]
        return next(one for one in found if one.address.get("wa_id") == _phone(role))

    def _received(self, role: str, content: Content) -> Received:
        self._messages += 1
        sender = Sender({"wa_id": _phone(role)}, role.title())
        now = utc(self.wakala.clock.now())
        return Received(SHOP.number, Message(f"wamid.{self._messages}", sender, content, now))


async def prepared(folder: Path) -> Path:
    """Make a database with the demo shop, to be copied for each stage."""
    file = folder / "prepared.db"
    await prepare(_settings(file))
    return file


@asynccontextmanager
async def stage(
    folder: Path, database: Path, plugins: Sequence[str] = Plugins().enabled
) -> AsyncIterator[EngineStage]:
    """A fresh stage in ``folder``, on a copy of a prepared database."""
    file = folder / "stage.db"
    shutil.copy(database, file)
    phones = Phones()
    wakala = await compose(_settings(file, plugins), phones, SystemClock(lambda: MONDAY_NOON))
    await wakala.worker.recover()
    played = EngineStage(wakala, phones, file)
    await played.events()
    try:
        yield played
    finally:
        played.disk.close()
        await wakala.database.close()


def _settings(file: Path, plugins: Sequence[str] = Plugins().enabled) -> Settings:
    return Settings(database=Database(url=f"sqlite:///{file}"), plugins=Plugins(enabled=tuple(plugins)))


def _phone(role: str) -> str:
    return PHONES.get(role) or f"2783{sum(role.encode()):07}"
