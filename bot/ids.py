"""Identifiers: UUIDv7, so that they sort by time; they do not follow commit order."""

from __future__ import annotations

from uuid_utils import uuid7


def new_id() -> str:
    """Return a fresh UUIDv7 in its text form."""
    return str(uuid7())
