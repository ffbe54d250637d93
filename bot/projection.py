"""Projections: tables that only repeat what a domain's events say, and so can be made anew from them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from bot.events import Envelope
from bot.ports import Transaction


@dataclass(frozen=True, slots=True)
class Projection:
    """One domain's read model: ``tables`` made of the streams whose names begin with ``streams``.

    ``tables`` are SQLAlchemy's. ``project`` puts what one stream's whole history says, oldest first, into the
    emptied tables; it goes by the events' own times, never by the transaction's. ``kept`` are columns that
    no event tells, such as what must not be published: a replay leaves them as they are.
    """

    streams: str
    tables: tuple[Any, ...]
    project: Callable[[Transaction, Sequence[Envelope]], Coroutine[Any, Any, None]]
    kept: frozenset[str] = frozenset()
