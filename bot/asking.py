"""What a question carries beside its words, wherever it goes: what it is part of, and its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import msgspec


class Asking(msgspec.Struct, frozen=True):
    """``deadline`` is when an answer is of no more use, by the event loop's clock; None while it can wait.

    ``correlation`` is the id of all that follows from the same cause, "" where nobody gave one.
    """

    correlation: str = ""
    deadline: float | None = None


ASKING: Final[ContextVar[Asking]] = ContextVar("asking")
"""Set while a question is asked. Adapters that ask another process read it; nobody has to pass it on."""


@contextmanager
def asking(correlation: str, deadline: float | None) -> Iterator[None]:
    """Ask within the block on behalf of this cause."""
    token = ASKING.set(Asking(correlation, deadline))
    try:
        yield
    finally:
        ASKING.reset(token)
