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


class OrderMade(Event, frozen=True, kw_only=True):
    """An event that carries an id, by which it finds its conversation."""

    type: ClassVar[str] = "order.made"
    order_id: str
