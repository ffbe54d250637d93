"""Retries: how long a message waits after each failure, and what it tells of them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import msgspec
from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractIncomingMessage

from adapters.rabbitmq.sending import CORRELATION, TENANT, TYPE
from adapters.rabbitmq.topology import STEPS
from bot.dead_letters import Failure, decode_history

ATTEMPT, HISTORY, CAUSE = "x-attempt", "x-history", "x-cause"

LONGEST = 500
"""Letters of an error that are kept: all headers together must fit into a frame of 128 KB."""

KEPT: Final = (CORRELATION, TENANT, TYPE, ATTEMPT, HISTORY)
"""The broker's own, of what it moved where, are not: with them it would take the second round through the
same delay queue for an endless one, and drop the message."""


def delays(first: float = 1.0, multiplier: float = 2.0, cap: float = 3600.0) -> tuple[float, ...]:
    """Return the seconds before each retry: 1, 2 and 4, unless told otherwise."""
    return tuple(min(cap, first * multiplier**step) for step in range(STEPS))


def attempts(message: AbstractIncomingMessage) -> int:
    """How often it was tried in vain."""
    found = message.headers.get(ATTEMPT, 0)
    return found if isinstance(found, int) else 0


def history(message: AbstractIncomingMessage) -> tuple[Failure, ...]:
    """Each attempt that failed, the first one first; nothing if somebody else wrote the header."""
    try:
        return decode_history(str(message.headers.get(HISTORY, "[]")))
    except (msgspec.DecodeError, RecursionError):
        return ()


def reason(error: BaseException) -> str:
    """The error in a line."""
    return f"{type(error).__name__}: {error}"[:LONGEST]


def failed(message: AbstractIncomingMessage, error: Exception, at: dt.datetime) -> dict[str, Any]:
    """Return the headers that say so."""
    told = (*history(message), Failure(at, reason(error)))
    return {ATTEMPT: attempts(message) + 1, HISTORY: msgspec.json.encode(told).decode()}


def copy(
    message: AbstractIncomingMessage, headers: dict[str, Any] | None = None, delay: float | None = None
) -> Message:
    """The message once more, with further headers; ``delay`` is how long it stays in a delay queue."""
    kept = {name: message.headers[name] for name in KEPT if name in message.headers}
    return Message(
        message.body,
        content_type=message.content_type,
        delivery_mode=DeliveryMode.PERSISTENT,
        message_id=message.message_id,
        correlation_id=message.correlation_id,
        type=message.type,
        timestamp=message.timestamp,
        expiration=delay,
        headers=kept | (headers or {}),
    )
