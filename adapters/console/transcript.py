"""Transcripts as text that a shopkeeper can read: the grammar of ``docs/transcripts.md``, both ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from adapters.console.acts import (
    OUTCOMES,
    Act,
    Arranged,
    Heard,
    Line,
    Note,
    Option,
    Paid,
    Press,
    Published,
    Said,
    Silence,
    Skipped,
    Standing,
    Transcript,
)
from adapters.console.durations import DurationError, parse_duration, write_duration
from bot.errors import WakalaError
from bot.messages import Location, Media, Text

REST = "..."
"""Stands for any text up to the next given words, and as a choice for any choices."""

_HEAD = re.compile(r"(?P<who>\w[\w-]*(?: to \w[\w-]*)?)\s*(?P<mark>[><+!=])(?P<body>.*)")
_PRESS = re.compile(r"\[(?P<title>.+?)(?: @(?P<ago>\d{1,3}))?\]")
_OPTION = re.compile(r"\[(?P<title>.+?)\](?:\s+(?P<description>.+))?")
_PIN = re.compile(r"\(pin\s+(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\)")
_MEDIA = re.compile(r"\((image|audio|video|document|sticker)(?:\s+(.+))?\)")
_AGO = re.compile(r".* @\d{1,3}")


class TranscriptError(WakalaError):
    """A line outside the grammar; the message begins with file and line."""


class _Wrong(Exception):
    """Why a line cannot be read, before it is known where it stands."""


class _Entry(NamedTuple):
    number: int
    who: str
    mark: str
    body: list[str]


def parse_transcript(text: str, source: str = "transcript") -> Transcript:
    """Read a chat; raises TranscriptError naming ``source`` and the line."""
    return Transcript(source, tuple(_lines(text, source)))


def write_transcript(acts: Iterable[Act]) -> str:
    """Write a chat down. Lines are trimmed, as they are when read."""
    return "".join(_written(act) for act in acts)


def write_option(option: Option) -> str:
    """Write a choice on its line."""
    return f"[{_title(option.title)}] {' '.join(option.description.split())}".rstrip()


def _lines(text: str, source: str) -> Iterator[Line]:
    number = 0
    try:
        for entry in _entries(text):
            number = entry.number
            yield Line(number, _read(entry))
    except (_Wrong, DurationError) as wrong:
        raise TranscriptError(f"{source}:{number}: {wrong}") from None


def _entries(text: str) -> Iterator[_Entry]:
    """Gather each line with those that go on from it; an entry is given once it is whole."""
    entry: _Entry | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if entry and entry.mark != "#" and (not line.strip() or line[0].isspace()):
            entry.body.append(line.strip())
        elif line.strip():
            if entry:
                yield entry
            entry = _begun(number, line)
    if entry:
        yield entry


def _begun(number: int, line: str) -> _Entry:
    if line.startswith("#"):
        return _Entry(number, "", "#", [line[1:].strip()])
    if head := _HEAD.fullmatch(line):
        return _Entry(number, head["who"], head["mark"], [head["body"].strip()])
    return _Entry(number, "", "", [line.strip()])


def _read(entry: _Entry) -> Act:
    if entry.mark == "#":
        return Note(entry.body[0])
    body = _trimmed(entry.body)
    if read := _READERS.get((entry.who, entry.mark)):
        return read(body)
    if entry.mark == "<" and entry.who.startswith("bot to "):
        return _heard(body, entry.who.removeprefix("bot to "))
    if entry.mark == ">" and " " not in entry.who and entry.who not in {who for who, _ in _READERS}:
        return _done(entry.who, body)
    raise _Wrong(
        f"{' '.join((entry.who, entry.mark, *body)).strip()!r} is none of `someone > words`, `bot < words`, "
        "`bot to someone < words`, `clock + 10m`, `event ! type`, `state = name`, `# note`; "
        "a line that goes on from the one before it is indented"
    )


def _done(role: str, body: list[str]) -> Said | Paid:
    for outcome in OUTCOMES:
        if body == [f"/pay {outcome}"]:
            return Paid(role, outcome)
    return Said(role, _content(body))


def _content(body: list[str]) -> Text | Press | Location | Media:
    first = body[0] if body else ""
    if not first.startswith(("[", "(")):
        return Text(_plain(body))
    whole = " ".join(body)
    if press := _PRESS.fullmatch(whole):
        return Press(press["title"], int(press["ago"] or 0))
    if pin := _PIN.fullmatch(whole):
        return Location(float(pin[1]), float(pin[2]))
    if media := _MEDIA.fullmatch(whole):
        return Media(media[1], "", caption=media[2] or "")
    raise _Wrong(
        f"{whole!r} is none of [title], [title @2], (pin latitude, longitude), (image), (image caption); "
        "words that begin with [ or ( have a \\ before them"
    )


def _heard(body: list[str], role: str = "") -> Heard | Silence:
    if body == ["(silence)"]:
        return Silence(role)
    first = next((at for at, line in enumerate(body) if line.startswith("[")), len(body))
    return Heard(_plain(body[:first]), tuple(_option(line) for line in body[first:] if line), role)


def _option(line: str) -> Option:
    if line == REST:
        return Option(REST)
    if option := _OPTION.fullmatch(line):
        return Option(option["title"], option["description"] or "")
    raise _Wrong(f"{line!r} follows the choices; only [title], [title] description and {REST} may")


def _word(body: list[str]) -> str:
    if len(body) == 1 and len(body[0].split()) == 1:
        return body[0]
    raise _Wrong(f"{' '.join(body)!r} is not one name")


def _trimmed(lines: list[str]) -> list[str]:
    """The lines without blank ones around them."""
    full = [at for at, line in enumerate(lines) if line]
    return lines[full[0] : full[-1] + 1] if full else []


_READERS: Mapping[tuple[str, str], Callable[[list[str]], Act]] = {
    ("bot", "<"): _heard,
    ("shop", "="): lambda body: Arranged(" ".join(body)),
    ("clock", "+"): lambda body: Skipped(parse_duration(" ".join(body))),
    ("event", "!"): lambda body: Published(None if body == ["(none)"] else _word(body)),
    ("state", "="): lambda body: Standing(_word(body)),
}


def _plain(lines: list[str]) -> str:
    return "\n".join(line.removeprefix("\\") for line in _trimmed(lines))


def _written(act: Act) -> str:
    match act:
        case Note(text):
            return f"# {' '.join(text.split())}".rstrip() + "\n"
        case Said(role, content):
            entry = role, ">", _content_lines(content)
        case Paid(role, outcome):
            entry = role, ">", [f"/pay {outcome}"]
        case Heard(text, options, role):
            entry = _bot(role), "<", [*_escaped(text), *map(write_option, options)]
        case Silence(role):
            entry = _bot(role), "<", ["(silence)"]
        case Skipped(seconds):
            entry = "clock", "+", [write_duration(seconds)]
        case Published(type_):
            entry = "event", "!", [type_ or "(none)"]
        case Arranged(how):
            entry = "shop", "=", [how]
        case Standing(state):
            entry = "state", "=", [state]
    return _entry(*entry)


def _entry(who: str, mark: str, lines: list[str]) -> str:
    head = f"{who:<8} {mark} "
    rest = ("\n" + f"{'':{len(head)}}{line}".rstrip() for line in lines[1:])
    return f"{head}{''.join(lines[:1])}".rstrip() + "".join(rest) + "\n"


def _bot(role: str) -> str:
    return f"bot to {role}" if role else "bot"


def _content_lines(content: Text | Press | Location | Media) -> list[str]:
    match content:
        case Press(title, ago):
            marked = bool(ago or _AGO.fullmatch(title))
            return [f"[{_title(title)} @{ago}]" if marked else f"[{_title(title)}]"]
        case Location(latitude, longitude):
            return [f"(pin {_degrees(latitude)}, {_degrees(longitude)})"]
        case Media(kind=kind, caption=caption):
            return [f"({' '.join([kind, *caption.split()])})"]
        case Text(body):
            return _escaped(body)


def _degrees(value: float) -> str:
    """Seven decimals are a centimetre."""
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _title(title: str) -> str:
    """A title on one line; a bracket, which would end it, becomes REST."""
    return " ".join(title.split()).replace("]", REST)


def _escaped(text: str) -> list[str]:
    lines = _trimmed([line.strip() for line in text.splitlines()])
    return [f"\\{line}" if line.startswith(_special(at)) else line for at, line in enumerate(lines)]


def _special(at: int) -> tuple[str, ...]:
    return ("[", "(", "\\", "/pay ") if at == 0 else ("[", "\\")
