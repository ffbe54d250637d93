"""Events that mean nothing."""

from __future__ import annotations

from typing import ClassVar

from bot import Event


class Happened(Event, frozen=True, kw_only=True):
    """Somebody consumes this one."""

    type: ClassVar[str] = "test.happened"
    what: str


class Ignored(Event, frozen=True, kw_only=True):
    """Nobody consumes this one."""

    type: ClassVar[str] = "test.ignored"
    what: str
