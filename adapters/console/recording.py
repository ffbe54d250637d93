"""What happened in a simulator, edited into a transcript that plays again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

import msgspec
from msgspec.structs import replace

from adapters.console.acts import SEND_LOCATION, Act, Heard, Note, Option, Paid, Press, Said, Skipped
from adapters.console.people import PEOPLE, Person
from adapters.console.transcript import REST, write_transcript
from adapters.whatsapp.emulator.screen import Shown
from bot.messages import Location, Media, Text

_FLEETING = re.compile(
    r"https?://\S+|(?<=#)\d+|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b|\b\d{1,2}:\d\d\b|(?<=, )[A-Z\d]{8,}$",
    re.MULTILINE,
)
"""Links, order numbers, days, times of day and gateways' receipts: other ones each time a chat is played."""


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """A message on a person's phone."""

    person: Person
    shown: Shown


def write_recording(name: str, entries: Sequence[Seen | Skipped | Paid]) -> str:
    """Write down, in order, as the transcript ``name``.

    People known by a number become customers; what differs each time (their names, links,
    order numbers, days, times of day, gateways' receipts) becomes REST.
    """
    title = name.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
    return write_transcript([Note(title), *_addressed(_cast(list(_acts(entries))))])


def words(shown: Shown) -> str:
    """All that a message says in words: header, text and footer, each on its own line."""
    return "\n".join(filter(None, (shown.header, shown.text, shown.footer)))


def _acts(entries: Iterable[Seen | Skipped | Paid]) -> Iterator[Act]:
    heard: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry, Skipped | Paid):
            yield entry
        elif entry.shown.direction == "in":
            yield _said(entry.person.role, entry.shown, heard.get(entry.person.role, []))
        elif entry.shown.status != "failed":
            heard.setdefault(entry.person.role, []).append(entry.shown.wamid)
            yield _heard(entry.person, entry.shown)


def _heard(person: Person, shown: Shown) -> Heard:
    text = _FLEETING.sub(REST, words(shown))
    if person.role not in PEOPLE:
        text = text.replace(person.name, REST)
    asked = (SEND_LOCATION,) if shown.kind == "location_request" else ()
    options = (Option(choice.title, choice.description) for choice in shown.choices)
    return Heard(text, (*options, *asked), person.role)


def _said(role: str, shown: Shown, heard: Sequence[str]) -> Said | Note:
    match shown.kind:
        case "text":
            return Said(role, Text(shown.text))
        case "tap":
            known = shown.context in heard
            return Said(role, Press(shown.text, heard[::-1].index(shown.context) if known else 0))
        case "location":
            return Said(role, Location(shown.detail["latitude"], shown.detail["longitude"]))
        case "image" | "audio" | "video" | "document" | "sticker":
            return Said(role, Media(shown.kind, "", caption=shown.text))
    return Note(f"{role} sent something that transcripts do not have: {shown.kind}")


def _cast(acts: Sequence[Act]) -> Iterator[Act]:
    """Give each role that is a phone number the next free name of customer, customer-2 ..."""
    roles = dict.fromkeys(act.role for act in acts if isinstance(act, Said | Heard | Paid))
    names = chain(["customer"], (f"customer-{number}" for number in count(2)))
    free = (name for name in names if name not in roles)
    parts = {number: next(free) for number in roles if number.isdecimal()}
    for act in acts:
        match act:
            case Said(role=role) | Heard(role=role) | Paid(role=role):
                yield replace(act, role=parts.get(role, role))
            case _:
                yield act


def _addressed(acts: Iterable[Act]) -> Iterator[Act]:
    """Leave out to whom the bot speaks where it is whoever spoke last."""
    speaker = ""
    for act in acts:
        if isinstance(act, Said | Paid):
            speaker = act.role
        yield replace(act, role="") if isinstance(act, Heard) and act.role == speaker else act
