"""Names, ids, other names and yes/no, as people and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any, Final

from plugins.catalogue.importing.problems import Rejected

LONGEST_NAME: Final = 120
LONGEST_DESCRIPTION: Final = 1000
LONGEST_ID: Final = 64
YES: Final = frozenset(("yes", "y", "true", "1", "on", "in", "ja", "waar"))
NO: Final = frozenset(("no", "n", "false", "0", "off", "out", "nee", "onwaar"))
"""English, and what a spreadsheet set to Afrikaans makes of a tick box."""

_ID = re.compile(r"[\w.-]+")
_SEPARATOR = re.compile(r"(?:\\.|(?<=\d),(?=\d)|[^\\|;,\n])+", re.DOTALL)


def read_text(value: Any) -> str:
    """Read text, or a number as text, with its white space made single; raises Rejected."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Rejected("text is expected here", 'write it in quotes, like "Russian Kota"')
    return " ".join(str(value).replace("\0", "").split())


def read_name(value: Any) -> str:
    """Read a name; raises Rejected if it is empty or over 120 characters."""
    name = read_text(value)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Rejected(f"a name has 1 to {LONGEST_NAME} characters", "give it a short name")
    return name


def read_description(value: Any) -> str:
    """Read a description of at most 1,000 characters; raises Rejected."""
    text = read_text(value)
    if len(text) > LONGEST_DESCRIPTION:
        raise Rejected(f"a description has at most {LONGEST_DESCRIPTION} characters", "shorten it")
    return text


def read_id(value: Any) -> str:
    """Read an id; raises Rejected."""
    text = read_text(value)
    if len(text) > LONGEST_ID or not _ID.fullmatch(text):
        rule = f"an id has at most {LONGEST_ID} letters, digits, dots, hyphens and underscores"
        raise Rejected(rule, f"write it like {slug(text) or 'russian-kota'!r}, or leave it out")
    return text


def read_words(value: Any) -> list[Any]:
    """Read other names: a list, or one text with ``|``, ``;`` or ``,`` between them; raises Rejected."""
    if isinstance(value, str):
        return [unescape(text) for text in split(value)]
    if not isinstance(value, list):
        raise Rejected("a list of names is expected here", 'write it like ["sphatlo", "spatlo"]')
    return value


def read_flag(value: Any) -> bool:
    """Read yes or no; raises Rejected."""
    word = str(value).strip().lower()
    if word not in YES | NO:
        raise Rejected("yes or no is expected here", "write yes or no")
    return word in YES


def slug(name: str) -> str:
    """The id of something that has none in its file: its name in small letters, hyphens between words."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("'", ""))
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "-".join(words)[:LONGEST_ID].rstrip("-")


def split(cell: str) -> list[str]:
    """Split a cell at ``|``, ``;``, a new line or a comma that is not within a number; escapes stay."""
    return [part.strip() for part in _SEPARATOR.findall(cell) if part.strip()]


def escape(text: str, special: str) -> str:
    """Put a backslash before each special character, and before each backslash."""
    return re.sub(rf"([\\{re.escape(special)}])", r"\\\1", text)


def unescape(text: str) -> str:
    """Undo ``escape``."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
