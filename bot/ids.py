"""Identifiers: UUIDv7, so that they sort by time; they do not follow commit order."""

from __future__ import annotations

from uuid_utils import uuid7


def new_id() -> str:
    """Return a fresh UUIDv7 in its text form."""
    return str(uuid7())


def made_at(id: str) -> float:
    """When a UUIDv7 was made, unix seconds."""
    return int(id[:8] + id[9:13], 16) / 1000


def oldest_id(at: float) -> str:
    """The lowest id that can have been made at this time, unix seconds: older ones sort before it."""
    stamp = f"{int(at * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}"
