"""What the settings of a shop and of its people may be, and what to say of one that is not so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple
from zoneinfo import available_timezones

from bot import WakalaError

ROLES: Final = ("owner", "manager", "staff", "driver")
"""What people of a shop may be; one person may be several. ``staff`` cook and sell."""

SHOWN: Final = 60
"""Characters of a wrong value that are shown."""


class Rule(NamedTuple):
    """``holds`` tells whether a value of the right type may be; ``allowed`` says what may."""

    allowed: str
    holds: Callable[[Any], object] = lambda _: True


_zones = cache(available_timezones)
"""Their names, which Python reads from the disk each time."""


def _like(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


_is_time = _like(r"([01]\d|2[0-3]):[0-5]\d")


def _are_times(hours: tuple[tuple[str, str] | None, ...]) -> bool:
    times = [time for day in hours if day for time in day]
    return len(hours) in (0, 7) and all(map(_is_time, times))


def _is_pin(location: tuple[float, ...]) -> bool:
    return not location or (len(location) == 2 and abs(location[0]) <= 90 and abs(location[1]) <= 180)


def _are_two_times(hours: tuple[str, ...]) -> bool:
    return len(hours) in (0, 2) and all(map(_is_time, hours))


_AMOUNT: Final = Rule("a whole number of cents, 0 or more", lambda cents: cents >= 0)
_FLAG: Final = Rule("true or false")
_LINE: Final = Rule("text of at most 200 characters", lambda text: len(text) <= 200)
_NAME: Final = Rule("text of 1 to 120 characters", lambda text: 0 < len(text.strip()) <= 120)

SHOP_RULES: Final[Mapping[str, Rule]] = {
    "number": Rule("Meta's phone_number_id, digits alone (not the phone number)", _like(r"\d{1,20}")),
    "tenant": Rule("a UUID in small letters", _like(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    "name": _NAME,
    "currency": Rule("a currency's three capital letters (ISO 4217), such as ZAR", _like(r"[A-Z]{3}")),
    "language": Rule("a language's code, such as en", _like(r"[a-z]{2,3}")),
    "timezone": Rule("a time zone's name, such as Africa/Johannesburg", lambda zone: zone in _zones()),
    "phone": Rule("a phone number as people dial it, or empty", _like(r"[+\d ()-]{0,30}")),
    "collection": _FLAG,
    "delivery": _FLAG,
    "delivery_fee": _AMOUNT,
    "minimum_order": _AMOUNT,
    "hours": Rule(
        'empty, or seven days, Monday first, each ["08:00", "22:00"] or null where it is closed', _are_times
    ),
    "privacy_url": Rule(
        "an address that begins with https:// or http://, or empty", _like(r"(https?://\S+)?")
    ),
    "reminders": _FLAG,
    "deals": _FLAG,
    "quiet_hours": Rule('empty, or two times such as ["20:00", "08:00"]', _are_two_times),
    "auto_accept": _FLAG,
    "capacity": Rule("a whole number of orders, 0 (no limit) to 1000", lambda orders: 0 <= orders <= 1000),
    "closed": _FLAG,
    "paused_until": Rule("unix seconds, or null"),
    "pause_reason": _LINE,
    "paused_by": Rule("the id of a member, or empty", _like(r"[0-9a-f-]{0,36}")),
    "prep_minutes": Rule("whole minutes, 1 to 240", lambda minutes: 1 <= minutes <= 240),
    "cash_cap": _AMOUNT,
    "photo_proof": _FLAG,
    "address": _LINE,
    "location": Rule("empty, or latitude and longitude, such as -26.2485, 27.8540", _is_pin),
    "vat_number": _LINE,
    "vat_rate": Rule("hundredths of a percent, 0 to 10000", lambda rate: 0 <= rate <= 10_000),
}

MEMBER_RULES: Final[Mapping[str, Rule]] = {
    "phone": Rule("10 to 15 digits with the country code, such as 27820000002", _like(r"[1-9]\d{9,14}")),
    "name": _LINE,
    "roles": Rule(f"one or more of {', '.join(ROLES)}", lambda roles: roles and roles <= set(ROLES)),
    "active": _FLAG,
    "place": Rule("a whole number from 1, the first to be asked", lambda place: place >= 1),
    "area": _LINE,
}


def refuse(what: str, problems: Mapping[str, object], rules: Mapping[str, Rule]) -> WakalaError:
    """The error that names ``what`` it is about, and each wrong field with its value and what may be."""
    return WakalaError(
        "\n".join(
            f"{what}: {name} is {_shown(value)}; it must be {rules[name].allowed}"
            for name, value in problems.items()
        )
    )


def _shown(value: object) -> str:
    text = repr(sorted(value) if isinstance(value, frozenset) else value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
