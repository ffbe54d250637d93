"""Once more, or never again: what a person decides of what was given up on, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec
from sqlalchemy import Connection, delete, insert, update

from adapters.dead_letters import Given
from adapters.sql.dead import EVENT, STUCK
from adapters.sql.events import PUBLISH
from adapters.sql.letters import leave
from adapters.sql.outbox import decode_outgoing, outbox_row
from adapters.sql.tables import EventStatus, InputStatus, LetterStatus, MessageStatus, events, inbox, outbox
from adapters.sql.tables import unreadable as webhooks
from adapters.sql.wakeups import EVENTS, tell
from bot.dead_letters import DeadLetter
from bot.errors import WakalaError
from bot.events import decode_envelope
from bot.ids import new_id
from bot.ports import Pending

Act = Callable[[Connection, Given, float], bool]
"""Does it at that time; False if somebody else has seen to it."""


def replay(connection: Connection, asked: Sequence[tuple[Given, float]]) -> list[bool]:
    """Let each be tried once more here; raises WakalaError where that cannot be."""
    return [REPLAY[given.kind](connection, given, now) for given, now in asked]


def drop(connection: Connection, asked: Sequence[tuple[Given, float]]) -> list[bool]:
    """Give each up for good."""
    return [DROP[given.kind](connection, given, now) for given, now in asked]


def _replay_event(connection: Connection, given: Given, now: float) -> bool:
    """Let the bus of this process deliver it again, to whoever has not taken part."""
    letter = leave(connection, (given.id, given.service), LetterStatus.REPLAYED, now)
    if letter is None:
        return False
    anew = {"status": EventStatus.WAITING, "attempts": 0, "due_at": 0.0, "error": "", "history": None}
    again = update(events).where(events.c.event_id == letter.message_id).values(anew)
    if not connection.execute(again).rowcount:
        PUBLISH.run(connection, [_published(letter) | anew])
    tell(connection, EVENTS)
    return True


def _published(letter: DeadLetter) -> dict[str, object]:
    """What came from another service is published here, where none but this service hears of it."""
    try:
        told = decode_envelope(letter.body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise WakalaError(
            f"dead letter {letter.message_id} is no event: {error}; nobody can take it, so drop it"
        ) from None
    return {
        "event_id": told.event_id,
        "type": told.event_type,
        "tenant": told.tenant_id,
        "body": letter.body,
    }


def _replay_input(connection: Connection, given: Given, _: float) -> bool:
    again = {"status": InputStatus.WAITING, "attempts": 0, "error": ""}
    return _change_input(connection, given, again)


def _replay_message(connection: Connection, given: Given, _: float) -> bool:
    """Send it under another id: what the channel may still say of the first says nothing of the second."""
    id = new_id()
    replaced = {"status": MessageStatus.SENT, "reason": f"replayed as {id}: {given.error}"}
    away = update(outbox).where(outbox.c.id == given.id, outbox.c.status == MessageStatus.DEAD)
    changed = away.values(replaced).returning(
        outbox.c.tenant, outbox.c.body, outbox.c.conversation, outbox.c.heard_at
    )
    row = connection.execute(changed).first()
    if row is None:
        return False
    outgoing = msgspec.structs.replace(decode_outgoing(row.body), id=id)
    again = outbox_row(row.tenant, Pending(outgoing, row.conversation, 0, row.heard_at))
    connection.execute(insert(outbox).values(again))
    return True


def _replay_webhook(_: Connection, given: Given, __: float) -> bool:
    raise WakalaError(
        f"webhook {given.id} could not be read, so there is nothing to replay; mend what its error says and "
        "have the channel deliver it again, or drop it"
    )


def _drop_event(connection: Connection, given: Given, now: float) -> bool:
    if leave(connection, (given.id, given.service), LetterStatus.DROPPED, now) is None:
        return False
    ours = (events.c.event_id == given.id, events.c.status == EventStatus.DEAD)
    connection.execute(
        update(events).where(*ours).values(status=EventStatus.DONE, error=f"dropped: {given.error}")
    )
    return True


def _drop_input(connection: Connection, given: Given, _: float) -> bool:
    """Its key stays, so that it is not taken in anew."""
    return _change_input(connection, given, {"status": InputStatus.DONE, "error": f"dropped: {given.error}"})


def _change_input(connection: Connection, given: Given, values: dict[str, object]) -> bool:
    stuck = update(inbox).where(inbox.c.seq == int(given.id), inbox.c.status.in_(STUCK))
    return bool(connection.execute(stuck.values(values)).rowcount)


def _drop_message(connection: Connection, given: Given, _: float) -> bool:
    """Its id stays, so that it is not queued anew."""
    dead = update(outbox).where(outbox.c.id == given.id, outbox.c.status == MessageStatus.DEAD)
    gone = dead.values(status=MessageStatus.SENT, reason=f"dropped: {given.error}")
    return bool(connection.execute(gone).rowcount)


def _drop_webhook(connection: Connection, given: Given, _: float) -> bool:
    return bool(connection.execute(delete(webhooks).where(webhooks.c.key == given.id)).rowcount)


REPLAY: Final[Mapping[str, Act]] = MappingProxyType(
    {
        EVENT: _replay_event,
        "input": _replay_input,
        "message": _replay_message,
        "webhook": _replay_webhook,
    }
)
DROP: Final[Mapping[str, Act]] = MappingProxyType(
    {
        EVENT: _drop_event,
        "input": _drop_input,
        "message": _drop_message,
        "webhook": _drop_webhook,
    }
)
