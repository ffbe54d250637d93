"""Opening hours in words: "sat 9-22", "sunday closed", "mon-fri 8-20", and the whole week written back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from plugins.tenants.clock import TIME, read_clock

Day = tuple[str, str] | None
Week = tuple[Day, ...]

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_DAY: Final = ("00:00", "00:00")
"""Hours that end when they begin are the whole day."""

_GROUPS: Final = {
    "every day": range(7),
    "everyday": range(7),
    "daily": range(7),
    "all week": range(7),
    "weekdays": range(5),
    "weekday": range(5),
    "weekends": (5, 6),
    "weekend": (5, 6),
}
_ALWAYS: Final = ("all day", "24h", "24 hours", "always")
_DAY: Final = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SPAN: Final = rf"{_DAY}(?:\s*(?:-|to)\s*{_DAY})?"
_SAID: Final = re.compile(
    rf"(?P<days>(?:{'|'.join(_GROUPS)}|{_SPAN})(?:\s*(?:,|&|\+|and)\s*{_SPAN})*)?\s*:?\s*"
    rf"(?P<hours>closed|off|{'|'.join(_ALWAYS)}|(?:from\s+)?{TIME}\s*(?:-|\u2013|to|until|till)\s*{TIME})"
)
_BETWEEN: Final = re.compile(r"\s*[-\u2013]\s*|\s+(?:to|until|till)\s+")


def read_week(said: str, week: Week) -> Week | None:
    """Return the week as it is after what was said; None for what cannot be read. An empty week never closes.

    Several days with hours of their own have ``;`` or a new line between them; hours alone are for every day.
    """
    days = list(week or (ALL_DAY,) * 7)
    for part in filter(None, (part.strip().lower() for part in re.split(r"[;\n]", said))):
        found = _SAID.fullmatch(part)
        hours = _hours(found["hours"]) if found else None
        chosen = _days(found["days"]) if found else None
        if hours is None or chosen is None:
            return None
        for day in chosen:
            days[day] = hours[0]
    return () if all(day == ALL_DAY for day in days) else tuple(days)


def spans(week: Week) -> list[tuple[str, str, Day]]:
    """The week as spans of days with the same hours: first and last day, and the hours."""
    grouped = groupby(zip(DAYS, week or (ALL_DAY,) * 7, strict=True), key=lambda day: day[1])
    runs = [(hours, [name for name, _ in days]) for hours, days in grouped]
    return [(names[0], names[-1], hours) for hours, names in runs]


def write_week(week: Week) -> str:
    """Return the week in words that read back to the same: ``mon-fri 08:00-20:00; sat-sun closed``."""
    return "; ".join(
        f"{first if first == last else f'{first}-{last}'} {'-'.join(hours) if hours else 'closed'}"
        for first, last, hours in spans(week)
    )


def _hours(said: str) -> tuple[Day] | None:
    """The hours, in a tuple because a closed day is None; None for what are no hours."""
    if said in ("closed", "off"):
        return (None,)
    if said in _ALWAYS:
        return (ALL_DAY,)
    opens, closes = map(read_clock, _BETWEEN.split(said.removeprefix("from ").strip(), maxsplit=1))
    return ((opens, closes),) if opens and closes else None


def _days(said: str | None) -> Iterable[int] | None:
    if said is None:
        return range(7)
    if said in _GROUPS:
        return _GROUPS[said]
    chosen: list[int] = []
    for part in re.split(r"\s*(?:,|&|\+|\band\b)\s*", said):
        first, *last = (DAYS.index(day[:3]) for day in re.findall(_DAY, part))
        end = last[0] if last else first
        chosen += [day % 7 for day in range(first, end + 1 if end >= first else end + 8)]
    return chosen
