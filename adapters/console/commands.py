"""What one line typed into a simulator means: words to send, or a slash command."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from adapters.console.acts import OUTCOMES, Outcome
from adapters.console.durations import parse_duration
from adapters.console.people import PEOPLE, Person, stranger
from bot.errors import WakalaError

_WA_ID = re.compile(r"[1-9]\d{7,14}")
_STRANGER = re.compile(r"(?P<number>\+?\d[\d ()-]*)(?P<name>.*)")
_NAME = re.compile(r"\w[\w-]*(?:/\w[\w-]*)*")
LONGEST: Final = 4096
"""Characters that WhatsApp takes in one message."""
_PUNCTUATION = str.maketrans("", "", "+ -()")


class CommandError(WakalaError):
    """A slash command that cannot be followed; the message says what can."""


class Say(msgspec.Struct, frozen=True, tag="say"):
    """Send the words, also where they are a number."""

    text: str


class Become(msgspec.Struct, frozen=True, tag="as"):
    """Speak as somebody else from here on."""

    person: Person


class Choose(msgspec.Struct, frozen=True, tag="tap"):
    """Tap the choice with this number, counted from 1, of the newest message."""

    number: int


class Pin(msgspec.Struct, frozen=True, tag="pin"):
    """Send a location, in decimal degrees."""

    latitude: float
    longitude: float


class Picture(msgspec.Struct, frozen=True, tag="image"):
    """Send a picture."""


class Pay(msgspec.Struct, frozen=True, tag="pay"):
    """Do something about the newest payment that one is asked for."""

    outcome: Outcome


class Skip(msgspec.Struct, frozen=True, tag="skip"):
    """Move the engine's clock ahead by whole seconds."""

    seconds: int


class Save(msgspec.Struct, frozen=True, tag="save"):
    """Write the chat down as a transcript of this name, which may have folders in it."""

    name: str


class Where(msgspec.Struct, frozen=True, tag="where"):
    """Show where each person stands in their chat."""


class Help(msgspec.Struct, frozen=True, tag="help"):
    """Show the commands."""


class Quit(msgspec.Struct, frozen=True, tag="quit"):
    """Leave."""


Command = Say | Become | Choose | Pin | Picture | Pay | Skip | Save | Where | Help | Quit


class Form(NamedTuple):
    """How a command is written, what it does, and how its argument is read."""

    usage: str
    summary: str
    read: Callable[[str], Command]


def parse_command(line: str) -> Command:
    """Read one line; raises CommandError or DurationError. ``//`` sends words that begin with a slash."""
    line = line.strip()
    if not line.startswith("/") or line.startswith("//"):
        return _say(line.removeprefix("/"))
    name, _, argument = line.removeprefix("/").partition(" ")
    form = FORMS.get(name.lower())
    if form is None:
        raise CommandError(f"/{name} is no command; there are {', '.join(f'/{known}' for known in FORMS)}")
    return form.read(argument.strip())


def _say(text: str) -> Say:
    if len(text) > LONGEST:
        raise CommandError(f"this has {len(text)} characters; WhatsApp takes {LONGEST} in one message")
    return Say(text)


def _become(who: str) -> Become:
    if person := PEOPLE.get(who.lower()):
        return Become(person)
    if who.lower() == "new":
        return Become(stranger(f"2783{secrets.randbelow(10**7):07d}"))
    given = _STRANGER.fullmatch(who)
    wa_id = given["number"].translate(_PUNCTUATION) if given else ""
    if not given or not _WA_ID.fullmatch(wa_id):
        known = ", ".join(PEOPLE)
        raise CommandError(
            f"{who!r} is nobody; write {known}, new, or a number and a name: 27831234567 Lerato"
        )
    ours = next((person for person in PEOPLE.values() if person.wa_id == wa_id), None)
    return Become(ours or stranger(wa_id, given["name"].strip()))


def _choose(number: str) -> Choose:
    if not number.isdecimal() or not int(number):
        raise CommandError(f"{number!r} is no choice; write the number it stands behind, such as /tap 2")
    return Choose(int(number))


def _pin(position: str) -> Pin:
    try:
        latitude, longitude = (float(degrees) for degrees in position.split(","))
    except ValueError:
        raise CommandError(f"{position!r} is no position; write it as /pin -26.2485, 27.8540") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise CommandError(f"{position!r} is not on earth; latitude is -90 to 90, longitude -180 to 180")
    return Pin(latitude, longitude)


def _pay(written: str) -> Pay:
    for outcome in OUTCOMES:
        if (written.lower() or OUTCOMES[0]) == outcome:
            return Pay(outcome)
    raise CommandError(f"{written!r} is no way to pay; write /pay and one of {', '.join(OUTCOMES)}")


def _skip(length: str) -> Skip:
    if not length:
        raise CommandError("/skip wants a length of time; write 90s, 10m, 1h30m or 2d, such as /skip 10m")
    return Skip(parse_duration(length))


def _save(name: str) -> Save:
    name = name.removesuffix(".chat")
    if not _NAME.fullmatch(name):
        raise CommandError(f"{name!r} is no name for a file; write letters, digits, - and _: change-of-mind")
    return Save(name)


FORMS = {
    "as": Form("/as vendor", "speak as customer, vendor, driver, new, or number and name", _become),
    "tap": Form("/tap 2", "tap the second choice; a typed 2 goes as text", _choose),
    "pin": Form("/pin -26.2485, 27.8540", "send a location", _pin),
    "image": Form("/image", "send a picture", lambda _: Picture()),
    "pay": Form("/pay ok", "pay what you are asked for: ok, fail, late or twice", _pay),
    "skip": Form("/skip 10m", "move the clock ahead: 90s, 10m, 1h30m, 2d", _skip),
    "where": Form("/where", "show where each person stands in their chat", lambda _: Where()),
    "save": Form("/save name", "write this chat down as a test", _save),
    "help": Form("/help", "show these commands", lambda _: Help()),
    "quit": Form("/quit", "leave", lambda _: Quit()),
}
"""The slash commands by name, in the order in which help shows them."""
