"""What happened in a simulator, edited into a transcript that plays again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

import msgspec
from msgspec.structs import replace

from adapters.console.acts import (
    SEND_LOCATION,
    Act,
    Arranged,
    Heard,
    Note,
    Option,
    Paid,
    Press,
    Said,
    Skipped,
)
from adapters.console.people import CUSTOMER, PEOPLE, Person
from adapters.console.restaging import restage_title, restage_words, restaged
from adapters.console.transcript import REST, write_transcript
from adapters.whatsapp.emulator.screen import Shown
from bot.messages import Location, Media, Text

_FLEETING = re.compile(
    r"https?://\S+|(?<=#)\d+|(?<=PIN: \*)\d{4}|"
    r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b|\b\d{1,2}:\d\d\b|(?<=, )[A-Z\d]{8,}$",
    re.MULTILINE,
)
"""Links, order numbers, PINs, days, times, gateways' receipts: others each time a chat is played."""


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """A message on a person's phone."""

    person: Person
    shown: Shown


def write_recording(name: str, entries: Sequence[Seen | Skipped | Paid]) -> str:
    """Write down, in order, as the transcript ``name``.

    People known by a number become customers; what differs each time (customers' names, links,
    order numbers, days, times of day, gateways' receipts) becomes REST. The shop accepts by hand, as the
    demo's does, where a message to somebody of the shop is among them.
    """
    title = name.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
    seen = [entry for entry in entries if isinstance(entry, Seen)]
    arranged = [Arranged("by hand")] if any(_is_work(one.person) for one in seen) else []
    return write_transcript([Note(title), *arranged, *_addressed(_cast(list(_acts(entries, _cues(seen)))))])


def words(shown: Shown) -> str:
    """All that a message says in words: header, text and footer, each on its own line."""
    return "\n".join(filter(None, (shown.header, shown.text, shown.footer)))


def _is_work(person: Person) -> bool:
    return person.role in PEOPLE and person != CUSTOMER


class _Cues(msgspec.Struct, frozen=True):
    """What is otherwise on the stage: numbers by those of the demo, and the names of customers.

    The shop's people keep their names there, but are greeted by those that WhatsApp tells.
    """

    numbers: Mapping[str, str]
    customers: frozenset[str]


def _cues(seen: Sequence[Seen]) -> _Cues:
    told = (words(one.shown) for one in seen if one.shown.direction == "out")
    customers = frozenset(one.person.name for one in seen if not _is_work(one.person))
    return _Cues(restaged(told), customers | {CUSTOMER.name})


def _nameless(text: str, names: Collection[str]) -> str:
    """Leave these names open, but not where they are part of the shop's: Mama Thandi's Kitchen."""
    either = "|".join(sorted(map(re.escape, names)))
    return re.sub(rf"\b(?:{either})\b(?!'s)", REST, text)


def _acts(entries: Iterable[Seen | Skipped | Paid], cues: _Cues) -> Iterator[Act]:
    heard: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry, Skipped | Paid):
            yield entry
        elif entry.shown.direction == "in":
            yield _said(entry.person, entry.shown, heard.get(entry.person.role, []), cues)
        elif entry.shown.status != "failed":
            heard.setdefault(entry.person.role, []).append(entry.shown.wamid)
            yield _heard(entry.person, entry.shown, cues)


def _heard(person: Person, shown: Shown, cues: _Cues) -> Heard:
    """What they heard; a template stands for other words, which the stage says in its place."""
    if shown.kind == "template":
        return Heard(REST, role=person.role)
    text = _nameless(_FLEETING.sub(REST, words(shown)), cues.customers | {person.name})
    asked = (SEND_LOCATION,) if shown.kind == "location_request" else ()
    titles = ((restage_title(choice.title, cues.numbers), choice.description) for choice in shown.choices)
    options = (Option(title, description) for title, description in titles)
    return Heard(text, (*options, *asked), person.role)


def _said(person: Person, shown: Shown, heard: Sequence[str], cues: _Cues) -> Said | Note:
    role = person.role
    match shown.kind:
        case "text":
            text = restage_words(shown.text, cues.numbers) if _is_work(person) else shown.text
            return Said(role, Text(text))
        case "tap":
            ago = heard[::-1].index(shown.context) if shown.context in heard else 0
            return Said(role, Press(restage_title(shown.text, cues.numbers), ago))
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
