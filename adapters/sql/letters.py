"""Dead letters of events in SQL: each is kept once, whoever gave up on it and however often it is filed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, insert, select, update

from adapters.sql.tables import LETTER_OPEN, EventStatus, LetterStatus, events, letters
from adapters.sql.writer import Writer
from bot.clock import Clock
from bot.dead_letters import DeadLetter, Failure, decode_history
from bot.events import encode

SERVICE: Final = "bot"
"""What the process is called that does everything."""

Key = tuple[str, str]
"""A letter's id, and the service that it is for."""


class SqlLetters:
    """Files what comes from the bus, and marks what goes back to it."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer, self._clock = writer, clock

    async def file(self, letter: DeadLetter) -> None:
        """bot.dead_letters.File."""
        await self._writer.do(self._file, letter)

    async def leave(self, key: Key) -> DeadLetter | None:
        """Mark it as on its way, and return it; None if it does not lie there any more.

        Marked before it goes: it may come back as dead again before the one that brings it hears that it
        arrived, and must then be filed anew.
        """
        left: DeadLetter | None = await self._writer.do(self._leave, key)
        return left

    async def left(self, key: Key) -> None:
        """It is with its service; the letter stays as it is if it has come back already.

        Where the event lay dead among our own, from before there was a bus, it does no more.
        """
        await self._writer.do(self._left, key)

    def _file(self, connection: Connection, given: Sequence[DeadLetter]) -> list[None]:
        for letter in given:
            file_letter(connection, letter, self._clock.now())
        return [None] * len(given)

    def _leave(self, connection: Connection, keys: Sequence[Key]) -> list[DeadLetter | None]:
        return [leave(connection, key, LetterStatus.LEAVING, self._clock.now()) for key in keys]

    def _left(self, connection: Connection, keys: Sequence[Key]) -> list[None]:
        now = self._clock.now()
        for key in keys:
            on_its_way = and_(_named(key), letters.c.status == LetterStatus.LEAVING)
            values = {"status": LetterStatus.REPLAYED, "changed_at": now}
            connection.execute(update(letters).where(on_its_way).values(values))
            ours = (events.c.event_id == key[0], events.c.status == EventStatus.DEAD)
            connection.execute(update(events).where(*ours).values(status=EventStatus.DONE))
        return [None] * len(keys)


def file_letter(connection: Connection, letter: DeadLetter, now: float) -> None:
    """Keep it. One that is known, and tells of no new failure, was filed before by somebody who died."""
    key = letter_id(letter), letter.service
    known = connection.execute(select(letters).where(_named(key))).first()
    before = decode_history(known.history) if known else ()
    fresh = tuple(failure for failure in letter.history if failure not in before)
    if known and letter.history and not fresh:
        return
    told = {
        "cause": letter.cause,
        "history": written((*before, *fresh)),
        "status": LetterStatus.LYING,
        "filed_at": now,
        "changed_at": now,
    }
    if known:
        connection.execute(update(letters).where(_named(key)).values(told))
    else:
        connection.execute(insert(letters).values(_new(letter) | told))


def leave(connection: Connection, key: Key, status: LetterStatus, now: float) -> DeadLetter | None:
    """Take it from where it lies, for this; return it, or None if it lies there no more."""
    row = connection.execute(select(letters).where(_named(key), LETTER_OPEN)).first()
    if row is None:
        return None
    replayed = status in (LetterStatus.LEAVING, LetterStatus.REPLAYED)
    values = {"status": status, "changed_at": now, "replays": row.replays + replayed}
    connection.execute(update(letters).where(_named(key)).values(values))
    return DeadLetter(
        service=row.service,
        message_id=row.id,
        type=row.type,
        tenant=row.tenant,
        correlation=row.correlation,
        cause=row.cause,
        history=decode_history(row.history),
        body=row.body,
    )


def letter_id(letter: DeadLetter) -> str:
    """The event's id; of what has none, the hash of its bytes."""
    return letter.message_id or hashlib.sha256(letter.body).hexdigest()


def written(history: tuple[Failure, ...]) -> str:
    """A history as the tables keep it."""
    return encode(history).decode()


def _named(key: Key) -> Any:
    id, service = key
    return and_(letters.c.id == id, letters.c.service == service)


def _new(letter: DeadLetter) -> dict[str, object]:
    return {
        "id": letter_id(letter),
        "service": letter.service,
        "type": letter.type,
        "tenant": letter.tenant,
        "correlation": letter.correlation,
        "body": letter.body,
        "replays": 0,
    }
