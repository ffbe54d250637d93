"""Inputs, conversations and turns' commits with the fields that a test does not care about filled in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot import Conversation, Event, Reply
from bot.channel import Outgoing, Standing, StatusUpdate
from bot.events import Envelope, encode
from bot.ids import new_id
from bot.ports import Arrival, Commit, Input, Pending

NOON = 1_767_261_600.0
"""Thursday 1 January 2026, 12:00 in Johannesburg."""
AT = dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)


def message(
    key: str, *, tenant: str = "shop", number: str = "100", event: Event | None = None, **identities: str
) -> Arrival:
    """A message from whoever has these identities."""
    return Arrival(
        key=key,
        kind="message",
        body=key.encode(),
        tenant=tenant,
        correlation=f"cause of {key}",
        number=number,
        identities=identities or {"wa_id": "27820000001"},
        event=envelope(event, tenant=tenant) if event else None,
    )


def timer(key: str, conversation: str, due: float = NOON) -> Arrival:
    """A timer of a conversation that was found due."""
    return Arrival(key, "timer", b"{}", "shop", f"cause of {key}", conversation=conversation, due=due)


def talk(given: Input, version: int = 1, **changes: Any) -> Conversation:
    """The conversation of an input, as it is after its turn."""
    fields = {"flow": "ordering", "flow_version": 1, "state": "home", **changes}
    return Conversation(
        id=given.conversation,
        tenant=given.tenant,
        number=given.number,
        customer=given.customer,
        version=version,
        **fields,
    )


def commit(given: Input, conversation: Conversation | None, **changes: Any) -> Commit:
    """The commit of a turn that left the conversation like this."""
    if conversation is None:
        return Commit(given, None, 0, **changes)
    return Commit(given, conversation, conversation.version - 1, body=encode(conversation), **changes)


def reply(given: Input, text: str = "hello") -> Pending:
    """A message to the person whose input this is."""
    outgoing = Outgoing(new_id(), given.number, {"wa_id": "27820000001"}, Reply(text))
    return Pending(outgoing, given.conversation, 0, NOON)


def envelope(event: Event, *, tenant: str = "shop", correlation: str | None = None) -> Envelope:
    """An event as some domain published it."""
    return Envelope.wrap(event, source="test", tenant=tenant, at=AT, correlation=correlation)


def status(standing: Standing, outbox_id: str | None = None, message_id: str = "wamid.1") -> StatusUpdate:
    """What the channel tells of a message."""
    failed = standing is Standing.FAILED
    return StatusUpdate(
        message_id, standing, AT, outbox_id, 131026 if failed else None, "nobody there" if failed else ""
    )
