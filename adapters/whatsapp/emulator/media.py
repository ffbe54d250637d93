"""Files held for the Graph API: what may be uploaded, how long it is kept."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from itertools import count

import msgspec

from adapters.whatsapp.emulator.errors import GraphError

URL_LIFE = dt.timedelta(minutes=5)
"""How long Meta's download address works."""
UPLOAD_LIFE = dt.timedelta(days=30)
INBOUND_LIFE = dt.timedelta(days=7)
_KB, _MB = 1024, 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENTS = {
    "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint", f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}presentationml.presentation",
}  # fmt: skip
_KINDS: dict[str, tuple[set[str], int]] = {
    "image": ({"image/jpeg", "image/png"}, 5 * _MB),
    "video": ({"video/mp4", "video/3gpp"}, 16 * _MB),
    "audio": ({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}, 16 * _MB),
    "document": (_DOCUMENTS, 100 * _MB),
    "sticker": ({"image/webp"}, 500 * _KB),
}


class Media(msgspec.Struct, frozen=True):
    """One file. ``sha256`` is in base64."""

    id: str
    content: bytes
    mime_type: str
    sha256: str
    until: dt.datetime


class MediaStore:
    """The last ``kept`` files, each until its time is over."""

    def __init__(self, kept: int, clock: Callable[[], dt.datetime]) -> None:
        self._kept, self._clock = kept, clock
        self._items: OrderedDict[str, Media] = OrderedDict()
        self._ids = count(300_000_000_000_001)

    def put(self, content: bytes, mime_type: str, life: dt.timedelta = INBOUND_LIFE) -> Media:
        """Keep a file, forgetting the oldest where there are too many."""
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        item = Media(str(next(self._ids)), content, mime_type, digest, self._clock() + life)
        self._items[item.id] = item
        if len(self._items) > self._kept:
            self._items.popitem(last=False)
        return item

    def get(self, media_id: str) -> Media | None:
        """The file, unless unknown or expired."""
        item = self._items.get(media_id)
        return item if item and self._clock() <= item.until else None


def most_bytes(mime_type: str) -> int:
    """The size up to which this type may be uploaded; raises GraphError 131053 for a type that may not."""
    for types, most in _KINDS.values():
        if _bare(mime_type) in types:
            return most
    allowed = sorted(set().union(*(types for types, _ in _KINDS.values())))
    raise GraphError(131053, f"file type {mime_type!r} is not one of {', '.join(allowed)}")


def check_kind(kind: str, item: Media | None, media_id: str) -> None:
    """Raises GraphError 100 for a file that is not there and 131053 for one that is no ``kind``."""
    if item is None:
        raise GraphError(100, f"{kind}.id: there is no media {media_id}, or it has expired")
    if _bare(item.mime_type) not in _KINDS[kind][0]:
        raise GraphError(131053, f"{kind}.id: media {media_id} is {item.mime_type}")


def _bare(mime_type: str) -> str:
    return mime_type.partition(";")[0].strip().lower()
