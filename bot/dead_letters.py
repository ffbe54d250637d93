"""Dead letters: events that were given up on, with all that a person needs to know to try them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import msgspec


class Failure(msgspec.Struct, frozen=True):
    """An attempt that failed, and when."""

    at: dt.datetime
    error: str


class DeadLetter(msgspec.Struct, frozen=True):
    """A message that ``service`` could not handle. The ids are empty where whoever sent it gave none."""

    service: str
    message_id: str
    type: str
    tenant: str
    correlation: str
    cause: str
    history: tuple[Failure, ...]
    body: bytes


File = Callable[[DeadLetter], Awaitable[None]]
"""Keeps a dead letter, also one it has kept before; returns when that is committed."""

Forward = Callable[[DeadLetter], Awaitable[None]]
"""Brings a dead letter to its service once more, and to no other; returns when that is certain."""

decode_history = msgspec.json.Decoder(tuple[Failure, ...]).decode
