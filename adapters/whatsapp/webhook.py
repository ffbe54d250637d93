"""Webhook POSTs to updates: all of entry x changes x messages and statuses, however many, however odd."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from adapters.whatsapp.content import content_of
from adapters.whatsapp.errors import first_fault
from adapters.whatsapp.identities import Contacts, changed_identity, contacts_of, renewed_ids, sender_of
from adapters.whatsapp.lenient import (
    Broken,
    Json,
    MalformedWebhook,
    decode,
    identifier,
    mapping,
    required,
)
from adapters.whatsapp.statuses import status_of
from bot.channel import Received, Unreadable, Update
from bot.messages import Message

__all__ = ["MAX_BYTES", "MalformedWebhook", "parse"]

log = logging.getLogger(__name__)

_OBJECT = "whatsapp_business_account"
MAX_BYTES = 3 * 1024 * 1024
"""Meta's limit for one POST; refusing a smaller one starts seven days of retries."""


FIRST = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)
"""Before there was WhatsApp nobody wrote; older than Meta's retries of 7 days a message may well be."""
SKEW = dt.timedelta(minutes=10)
"""By so much our clocks may differ."""


class _Place(msgspec.Struct, frozen=True):
    """What the parts of one value share: the business number, its contacts, and the time of arrival."""

    now: dt.datetime
    number: str = ""
    contacts: Contacts = {}


def parse(body: bytes, now: dt.datetime) -> list[Update]:
    """Return everything a webhook POST tells, in its order.

    A part that cannot be used becomes Unreadable and costs no other; a part that does not concern us
    (other fields, group chats, what Meta's own agent handles) is logged and left out. ``now`` stands
    in for a time of sending that is missing or absurd. Raises MalformedWebhook, a ValueError, where
    the body is not a JSON object.
    """
    payload = decode(body)
    if payload.get("object", _OBJECT) != _OBJECT:
        log.warning("webhook for object %r ignored: only %s is ours", payload["object"], _OBJECT)
        return []
    return _each(payload, "entry", _entry, _Place(now))


_Reader = Callable[[Json, _Place], Sequence[Update]]


def _each(parent: Json, key: str, read: _Reader, place: _Place) -> list[Update]:
    """Read every part in the list under ``key``, each on its own."""
    parts = parent.get(key)
    if not isinstance(parts, list):
        return [] if parts is None else [_unreadable(place, f"{key} is not a list", parent)]
    updates: list[Update] = []
    for part in parts:
        try:
            updates += read(part, place) if isinstance(part, dict) else _no_object(key)
        except Broken as broken:
            updates.append(_unreadable(place, f"{key}: {broken}", part))
    return updates


def _no_object(key: str) -> Sequence[Update]:
    raise Broken(f"a part of {key} is not an object")


def _unreadable(place: _Place, reason: str, part: Any) -> Unreadable:
    return Unreadable(place.number, reason, msgspec.json.encode(part))


def _entry(entry: Json, place: _Place) -> Sequence[Update]:
    return _each(entry, "changes", _change, place)


def _change(change: Json, place: _Place) -> Sequence[Update]:
    field = required(change, "field")
    read = _FIELDS.get(field)
    if read is None:
        log.info("webhook field %r ignored: nothing of ours reads it", field)
        return ()
    value = mapping(change, "value")
    metadata = value.get("metadata")
    number = identifier(metadata, "phone_number_id") if isinstance(metadata, dict) else ""
    return read(value, _Place(place.now, number, contacts_of(value)))


def _messages(value: Json, place: _Place) -> Sequence[Update]:
    updates = _each(value, "messages", _message, place) + _each(value, "statuses", _status, place)
    return updates + _value_errors(value, place) if value.get("errors") else updates


def _value_errors(value: Json, place: _Place) -> list[Update]:
    """Errors beside messages explain those, and are logged; errors alone are all there is to keep."""
    code, reason = first_fault(value)
    log.warning("the Cloud API reported error %s: %s", code, reason)
    if value.get("messages") or value.get("statuses"):
        return []
    return [_unreadable(place, f"the Cloud API reported error {code}: {reason}", value)]


def _message(message: Json, place: _Place) -> Sequence[Update]:
    if message.get("group_id"):
        log.info("group message ignored: a shop speaks with one person at a time")
        return ()
    number = _number(place)
    if message.get("type") == "system":
        change = changed_identity(number, message)
        return (change,) if change else ()
    return (Received(number, _read(message, place)),)


def _number(place: _Place) -> str:
    if not place.number:
        raise Broken("metadata.phone_number_id is missing, so nobody knows for which shop it is")
    return place.number


def _read(message: Json, place: _Place) -> Message:
    return Message(
        id=required(message, "id"),
        sender=sender_of(message, place.contacts),
        content=content_of(message),
        sent_at=_moment(message, place.now),
    )


def _status(part: Json, place: _Place) -> Sequence[Update]:
    return (status_of(part, _moment(part, place.now), place.number),)


def _moment(part: Json, now: dt.datetime) -> dt.datetime:
    """Read ``timestamp``, seconds since 1970 as text; ``now`` where that is no number or cannot be true."""
    try:
        seconds = int(part.get("timestamp", 0))
        sent_at = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return sent_at if FIRST <= sent_at <= now + SKEW else now
    except (TypeError, ValueError, OverflowError, OSError):
        return now


def _renewed_ids(value: Json, place: _Place) -> Sequence[Update]:
    return _each(value, "user_id_update", _renewal, place)


def _renewal(part: Json, place: _Place) -> Sequence[Update]:
    return (renewed_ids(_number(place), part),)


_FIELDS: Mapping[str, _Reader] = {
    "messages": _messages,
    "user_id_update": _renewed_ids,
}
"""The fields we read. Not ``standby``: there Meta's own agent speaks, and our answer would take over."""
