"""What a transcript is made of: one act a line, done by a person, by the bot or by time."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

import msgspec

from bot.messages import Location, Media, Text

Outcome = Literal["ok", "fail", "late", "twice"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
"""What a person may do about a payment: pay it, be declined, pay when the time is up, pay two times."""


class Press(msgspec.Struct, frozen=True):
    """A tap on the choice with this title, of the message ``ago`` messages before the newest."""

    title: str
    ago: int = 0


class Note(msgspec.Struct, frozen=True):
    """A comment."""

    text: str


class Said(msgspec.Struct, frozen=True):
    """Somebody sends something."""

    role: str
    content: Text | Press | Location | Media


class Option(msgspec.Struct, frozen=True):
    """A choice under a message; an empty ``description`` is not looked at."""

    title: str
    description: str = ""


SEND_LOCATION = Option("Send location")
"""The choice under a message that asks for a pin, as phones show it."""


class Heard(msgspec.Struct, frozen=True):
    """The bot sends one message; ``role`` is to whom, empty for whoever spoke last.

    Without ``options`` it is not looked at which choices the message has.
    """

    text: str
    options: tuple[Option, ...] = ()
    role: str = ""


class Silence(msgspec.Struct, frozen=True):
    """The bot sends nothing; ``role`` as in Heard."""

    role: str = ""


class Skipped(msgspec.Struct, frozen=True, tag="skipped"):
    """Time passes, in whole seconds."""

    seconds: int


class Paid(msgspec.Struct, frozen=True, tag="paid"):
    """Somebody does something about the newest payment that they are asked for."""

    role: str
    outcome: Outcome


class Arranged(msgspec.Struct, frozen=True):
    """The shop is not as it usually is on the stage: ``by hand``, its vendors accept orders themselves."""

    how: str


class Published(msgspec.Struct, frozen=True):
    """An event of this type was published; None stands for no further event at all."""

    type: str | None


class Standing(msgspec.Struct, frozen=True):
    """The conversation of whoever spoke last is in this state."""

    state: str


Act = Note | Arranged | Said | Heard | Silence | Skipped | Paid | Published | Standing


class Line(NamedTuple):
    """An act and the number of the line on which it begins, counted from 1."""

    number: int
    act: Act


class Transcript(msgspec.Struct, frozen=True):
    """A chat. ``source`` is where it was written down, for messages to people."""

    source: str
    lines: tuple[Line, ...]
