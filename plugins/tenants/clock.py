"""Times of day, as people write them: 9, 9:30, 21h00, 9am."""

from __future__ import annotations

import re
from typing import Final

TIME: Final = r"\d{1,2}(?:[:h.]\d{2}|h)?(?:\s?[ap]m)?"
"""What may be a time, for patterns that look for one."""

_PARTS: Final = re.compile(r"(\d{1,2})(?:[:h.](\d{2})|h)?\s?(am|pm)?")
_MIDNIGHT: Final = 24


def read_clock(written: str) -> str | None:
    """Return ``09:30``; 24 is midnight. None for what is no time of day."""
    found = _PARTS.fullmatch(written.strip().lower())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute) == (_MIDNIGHT, 0):
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
