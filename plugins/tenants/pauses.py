"""What is said after *pause*: for how long, and why."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

from plugins.tenants.clock import TIME, read_clock

LONGEST: Final = dt.timedelta(days=7)
"""Whoever stops for longer closes the shop, and opens it again."""

_WORDS: Final = {"half an": 0.5, "half": 0.5, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}
_HOURS: Final = (
    rf"(?P<hours>\d{{1,3}}(?:[.,]\d+)?|{'|'.join(_WORDS)})\s*h(?:ours?|rs?)?(?![a-z])"
    r"(?:\s*(?:and\s+)?(?P<more>\d{1,2})\s*(?:m(?:in(?:ute)?s?)?)?(?!\w))?"
)
_LENGTH: Final = re.compile(
    rf"(?:\bfor\s+)?(?<!\w)(?:{_HOURS}|(?P<minutes>\d{{1,4}})\s*m(?:in(?:ute)?s?)?(?![a-z]))", re.IGNORECASE
)
_UNTIL: Final = re.compile(rf"\b(?:until|till?)\s+(?P<until>{TIME})(?!\w)", re.IGNORECASE)
_LOOSE: Final = re.compile(r"^[\s,.:;-]+|[\s,.:;-]+$|^(?:because(?: of)?|due to|for)\s+", re.IGNORECASE)


class Pause(NamedTuple):
    """``until`` is None where no time was said that can be meant."""

    until: dt.datetime | None
    reason: str


def read_pause(said: str, now: dt.datetime) -> Pause:
    """Read ``2h power``, ``no water till 15:30``, ``30 min``; ``now`` is the shop's own time."""
    if found := _UNTIL.search(said):
        return Pause(_next(found["until"], now), _reason(said, found))
    if found := _LENGTH.search(said):
        length = _length(found)
        return Pause(now + length if dt.timedelta() < length <= LONGEST else None, _reason(said, found))
    return Pause(None, _LOOSE.sub("", said))


def _length(found: re.Match[str]) -> dt.timedelta:
    if found["minutes"]:
        return dt.timedelta(minutes=int(found["minutes"]))
    hours = found["hours"].lower()
    number = _WORDS[hours] if hours in _WORDS else float(hours.replace(",", "."))
    return dt.timedelta(hours=number, minutes=int(found["more"] or 0))


def _next(written: str, now: dt.datetime) -> dt.datetime | None:
    """The next time that the shop's clock shows this."""
    clock = read_clock(written)
    if clock is None:
        return None
    moment = now.replace(hour=int(clock[:2]), minute=int(clock[3:]), second=0, microsecond=0)
    return moment if moment > now else moment + dt.timedelta(days=1)


def _reason(said: str, found: re.Match[str]) -> str:
    rest = f"{said[: found.start()]} {said[found.end() :]}"
    return " ".join(_LOOSE.sub("", _LOOSE.sub("", rest)).split())
