"""The chat simulator in a terminal: one person's phone to write on, everybody's phones to look at."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import aiohttp
import msgspec
from msgspec.structs import replace
from rich.console import Console
from rich.text import Text

from adapters.console import commands as c
from adapters.console.acts import Outcome, Paid, Skipped
from adapters.console.bubble import bubble
from adapters.console.durations import write_duration
from adapters.console.hints import HINTS
from adapters.console.people import CUSTOMER, PEOPLE, Person, stranger
from adapters.console.phones import NoPhone, Phone, get, post
from adapters.console.recording import Seen, write_recording
from adapters.console.terminal import Terminal
from adapters.console.watch import Watched, watch
from adapters.whatsapp.emulator.screen import Shown
from bot.errors import WakalaError

CHATS = Path("tests/chats")
"""Where ``/save`` puts transcripts, from the folder in which the command was started."""


class ChatError(WakalaError):
    """The chat cannot go on as asked; the message says what to do."""


@dataclass(slots=True)
class _Room:
    """``phones`` are those looked at, by wa_id; ``seen`` is what happened on them, in order."""

    session: aiohttp.ClientSession
    terminal: Terminal
    emulator: str
    number: str
    folder: Path
    patience: float
    quiet: float
    person: Person = CUSTOMER
    phones: dict[str, Watched] = field(default_factory=dict)
    watchers: list[asyncio.Task[None]] = field(default_factory=list)
    seen: list[Seen | Skipped | Paid] = field(default_factory=list)

    @property
    def mine(self) -> Watched:
        """The phone that is written on."""
        return self.phones[self.person.wa_id]


async def chat(
    base_url: str,
    *,
    emulator: str = "/emulator",
    number: str = "",
    source: TextIO | None = None,
    console: Console | None = None,
    folder: Path = CHATS,
    patience: float = 5.0,
    quiet: float = 0.3,
) -> None:
    """Chat with the shop that a server at ``base_url`` serves, until ``/quit`` or the end of ``source``,
    which is the standard input where none is given.

    Where ``source`` is no terminal, each line waits up to ``patience`` seconds for the bot's answer and
    then until it has been ``quiet`` for so long. ``number`` is the phone_number_id to write to, needed
    where the emulator has several. Raises ChatError where no simulator answers.
    """
    terminal = Terminal(source or sys.stdin, console or Console(highlight=False))
    async with aiohttp.ClientSession(base_url) as session:
        room = _Room(session, terminal, emulator, number, folder, patience, quiet)
        try:
            await _enter(room, base_url)
            await _talk(room)
        finally:
            for watcher in room.watchers:
                watcher.cancel()
            await asyncio.gather(*room.watchers, return_exceptions=True)


async def _enter(room: _Room, base_url: str) -> None:
    try:
        for person in PEOPLE.values():
            await _look_at(room, person)
    except NoPhone as error:
        raise ChatError(f"no simulator is at {base_url}; start it with `wakala run` ({error})") from None
    others = " and ".join(f"/as {role}" for role in PEOPLE if role != room.person.role)
    _note(room, f"Write to the shop as a customer would: hi. {others} change phones; /help shows more.")


async def _look_at(room: _Room, person: Person) -> None:
    phone = Phone(room.session, person, room.emulator, room.number)
    screen = await phone.look(0)
    received = [shown for shown in screen.messages if shown.direction == "out" and shown.status != "failed"]
    watched = room.phones[person.wa_id] = Watched(phone, screen.revision, received)
    watching = watch(watched, lambda at, shown: _arrived(room, at, shown), lambda why: _note(room, why))
    room.watchers.append(asyncio.create_task(watching))


def _arrived(room: _Room, at: Watched, shown: Shown) -> None:
    owner = at.phone.owner
    room.seen.append(Seen(owner, shown))
    if shown.direction == "out" and shown.status == "failed":
        _note(room, f"a message to {owner.name} was not delivered")
    elif shown.direction == "out":
        mine = at is room.mine
        title = "bot" if mine else f"bot to {owner.name} ({owner.role})"
        room.terminal.show(bubble(shown, title, room.terminal.console.width, mine=mine))


def _note(room: _Room, text: str) -> None:
    room.terminal.show(Text(text, style="yellow"))


async def _talk(room: _Room) -> None:
    while (line := await room.terminal.ask(f"{room.person.role} > ")) is not None:
        try:
            command = c.parse_command(line)
            if command == c.Quit():
                return
            await _follow(room, command)
        except WakalaError as error:
            _note(room, str(error))


async def _follow(room: _Room, command: c.Command) -> None:
    match command:
        case c.Become(person):
            await _become(room, person)
        case c.Skip(seconds):
            await _skip(room, seconds)
        case c.Pay(outcome):
            await _pay(room, outcome)
        case c.Save(name):
            _save(room, name)
        case c.Where():
            await _where(room)
        case c.Help():
            _help(room)
        case _:
            await _write(room, command)


async def _become(room: _Room, person: Person) -> None:
    known = room.phones.get(person.wa_id)
    if known is None:
        await _look_at(room, person)
    elif person == stranger(person.wa_id):  # a number alone: they are called as before
        person = known.phone.owner
    else:
        known.phone = replace(known.phone, owner=person)
    room.person = person
    hints = [hint.words for hint in HINTS.get(person.role, HINTS["customer"]) if not hint.after]
    _note(room, f"you are {person.name} now, +{person.wa_id}; try: {', '.join(hints[:3])}")


async def _skip(room: _Room, seconds: int) -> None:
    await post(room.session, "/simulator/clock", {"skip": f"{seconds}s"})
    room.seen.append(Skipped(seconds))
    _note(room, f"the clock was moved {write_duration(seconds)} ahead")
    await _settle(room, 4 * room.quiet)


async def _pay(room: _Room, outcome: Outcome) -> None:
    room.mine.stirred.clear()
    _note(room, "at the gateway's emulator ...")
    told = await post(room.session, "/simulator/payments", {"wa_id": room.person.wa_id, "outcome": outcome})
    room.seen.append(Paid(room.person.role, outcome))
    _note(room, msgspec.json.decode(told)["told"])
    await _settle(room, room.patience)


def _save(room: _Room, name: str) -> None:
    path = room.folder / f"{name}.chat"
    if path.exists():
        raise ChatError(f"{path} is there already; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_recording(name, room.seen), encoding="utf-8")
    _note(room, f"saved as {path}")


async def _where(room: _Room) -> None:
    people = {phone.phone.owner.wa_id: phone.phone.owner for phone in room.phones.values()}
    query = "&".join(f"wa_id={wa_id}" for wa_id in people)
    told = msgspec.json.decode(await get(room.session, f"/simulator/standing?{query}"), type=dict[str, str])
    names = {wa_id: f"{person.role}, {person.name}" for wa_id, person in people.items()}
    longest = max(map(len, names.values()))
    for wa_id, words in told.items():
        _note(room, f"{names[wa_id]:<{longest}}  {words}")


def _help(room: _Room) -> None:
    longest = max(len(form.usage) for form in c.FORMS.values())
    for form in c.FORMS.values():
        room.terminal.show(Text.assemble((f"{form.usage:<{longest}}", "cyan"), "  ", form.summary))


async def _write(room: _Room, command: c.Command) -> None:
    phone = room.mine.phone
    room.mine.stirred.clear()
    match command:
        case c.Say("") | c.Quit():
            return
        case c.Say(text):
            await phone.write(type="text", text=text)
        case c.Choose(number):
            await phone.write(type="tap", **_choice(room.mine, number))
        case c.Pin(latitude, longitude):
            await phone.write(type="location", latitude=latitude, longitude=longitude)
        case c.Picture():
            await phone.write(type="image")
    await _settle(room, room.patience)


def _choice(mine: Watched, number: int) -> dict[str, str]:
    """The choice with this number of the newest message that has any, as the phone API names it."""
    offering = next((shown for shown in reversed(mine.heard) if shown.choices), None)
    offered = offering.choices if offering else []
    if offering is None or number > len(offered):
        raise ChatError(f"there is no choice {number}; offered are {len(offered) or 'none'}")
    return {"choice": offered[number - 1].id, "context": offering.wamid}


async def _settle(room: _Room, patience: float) -> None:
    """Wait for an answer on the phone in hand, and until all phones are quiet, where no person does."""
    if room.terminal.interactive:
        return
    others = (
        phone.settle(room.quiet, room.quiet) for phone in room.phones.values() if phone is not room.mine
    )
    await asyncio.gather(room.mine.settle(patience, room.quiet), *others)
