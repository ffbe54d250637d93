"""Faults: what like errors have in common, without the ids, numbers and names that tell them apart."""

from __future__ import annotations

import re
from typing import Final

LONGEST = 160
"""Letters by which a fault is known."""

ID: Final = "<id>"
NUMBER: Final = "<n>"
WORDS: Final = "'...'"

_CODE: Final = re.compile(r"\d{1,6}: ")
"""What a channel or gateway calls its error: that is what tells such errors apart."""

_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LONG: Final = r"(?=[\w-]*\d)[\w-]{16,}"
_IDS: Final = re.compile(rf"\bwamid\.\S+|\b{_UUID}\b|\b{_LONG}\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_PLAIN: Final = re.compile(r"['\"][a-z_.<>]*['\"]")
"""A field, a state, a type: the quoted words that a programmer wrote. All others somebody said."""

_NUMBERS: Final = re.compile(r"(?<![A-Za-z_\d])[+-]?\d+(?:[.,:]\d+)*")


def fault(error: str) -> str:
    """Return what such errors are listed under; what people said is not in it."""
    line = " ".join(error.split())
    code = match[0] if (match := _CODE.match(line)) else ""
    rest = _IDS.sub(ID, line[len(code) :])
    rest = _QUOTED.sub(lambda quoted: quoted[0] if _PLAIN.fullmatch(quoted[0]) else WORDS, rest)
    return (code + _NUMBERS.sub(NUMBER, rest))[:LONGEST]
