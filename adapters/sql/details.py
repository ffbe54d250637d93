"""All that is known of one thing that was given up on, with what is personal in it masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec
from sqlalchemy import Row, select

from adapters.dead_letters import Given
from adapters.sql.dead import EVENT, KINDS
from adapters.sql.outbox import decode_outgoing
from adapters.sql.reader import reading
from bot.channel import Outgoing
from bot.dead_letters import Failure, decode_history
from bot.engine import decode_message, decode_timer
from bot.errors import WakalaError
from bot.events import decode_envelope
from bot.messages import Message
from bot.privacy import mask, mask_envelope, outline

HIDDEN: Final = ("raw", "body", "history", "status", "share")
"""Columns that are shown in other words, or are nobody's business."""

PERSONAL: Final = ("customer", "conversation", "member", "message_id", "key")
"""Columns that name a person: a message's key is WhatsApp's id, which holds its sender's number."""


async def read_details(url: str, given: Given, *, reveal: bool) -> dict[str, Any]:
    """Return it as JSON has it; ``reveal`` shows its body as it is. Raises WakalaError if it is gone."""
    kind = KINDS[given.kind]
    query = select(kind.table).where(kind.id == (int(given.id) if given.kind == "input" else given.id))
    if given.kind == EVENT:
        query = query.where(kind.table.c.service == given.service)
    async with reading(url) as connection:
        row = (await connection.execute(query)).first()
    if row is None:
        raise WakalaError(f"{given.kind} {given.id} is not there any more: somebody has seen to it")
    told: dict[str, Any] = msgspec.to_builtins(given)
    told |= {name: _column(name, value) for name, value in row._mapping.items() if name not in HIDDEN}
    told |= {"id": given.id, "history": _history(given, row)}
    return told | {"body": _raw(row) if reveal else BODIES[given.kind](row)}


def _column(name: str, value: Any) -> Any:
    return mask(str(value or "")) if name in PERSONAL else value


def _history(given: Given, row: Row[Any]) -> tuple[Failure, ...]:
    """Every failure with its time; of what is no event the last one alone was written down."""
    return (decode_history(row.history) if given.kind == EVENT else ()) or (Failure(given.at, given.error),)


def _raw(row: Row[Any]) -> str:
    body: bytes = row.raw if "raw" in row._mapping else row.body
    return body.decode("utf-8", "replace")


def _event(row: Row[Any]) -> Any:
    try:
        return mask_envelope(decode_envelope(row.body))
    except (msgspec.DecodeError, RecursionError):
        return {"bytes": len(row.body)}


def _input(row: Row[Any]) -> Any:
    if row.kind == "event":
        return _event(row)
    try:
        return decode_timer(row.body) if row.kind == "timer" else _message(decode_message(row.body))
    except msgspec.DecodeError:
        return {"bytes": len(row.body)}


def _message(message: Message) -> dict[str, Any]:
    """Who wrote, masked, and what kind of thing."""
    sender = {kind: mask(value) for kind, value in message.sender.identities.items()}
    return {"sender": sender, "content": outline(message.content), "sent_at": message.sent_at}


def _outgoing(row: Row[Any]) -> dict[str, Any]:
    """To whom, masked, and by which template."""
    outgoing: Outgoing = decode_outgoing(row.body)
    return {
        "to": {kind: mask(value) for kind, value in outgoing.to.items()},
        "template": outgoing.reply.template,
        "characters": len(outgoing.reply.text),
        "choices": len(outgoing.reply.choices),
    }


def _webhook(row: Row[Any]) -> dict[str, Any]:
    return {"bytes": len(row.raw)}


BODIES: Final[Mapping[str, Callable[[Row[Any]], Any]]] = MappingProxyType(
    {EVENT: _event, "input": _input, "message": _outgoing, "webhook": _webhook}
)
