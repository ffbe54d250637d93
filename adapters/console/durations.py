"""Lengths of time as people write them: ``90s``, ``10m``, ``1h30m``, ``2d``."""

from __future__ import annotations

import re

from bot.errors import WakalaError

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PART = re.compile(r"(\d{1,9})\s*([dhms])")
_WHOLE = re.compile(rf"(?:{_PART.pattern}\s*)+")


class DurationError(WakalaError):
    """What was written is no length of time."""


def parse_duration(text: str) -> int:
    """Return whole seconds, more than none; raises DurationError."""
    written = text.strip().lower()
    seconds = sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(written))
    if not _WHOLE.fullmatch(written) or not seconds:
        raise DurationError(f"{text.strip()!r} is no length of time; write 90s, 10m, 1h30m or 2d")
    return seconds


def write_duration(seconds: int) -> str:
    """Write whole seconds in the largest units that fit, which ``parse_duration`` reads back."""
    parts = []
    for unit, size in _UNITS.items():
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
