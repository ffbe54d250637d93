"""The inbox in SQL: inputs unique by their key, brought to one conversation each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.customers import find_customer, meet_customer, name_customer
from adapters.sql.events import EventTable
from adapters.sql.shares import among
from adapters.sql.statements import Prepared
from adapters.sql.tables import INPUT_OPEN, InputStatus, conversations, inbox, unreadable
from adapters.sql.wakeups import INBOX, tell
from adapters.sql.writer import Writer
from bot.channel import Unreadable
from bot.clock import Clock
from bot.conversation import conversation_id
from bot.ports import Arrival, Input
from bot.shares import ALL, share_of

KNOWN = Prepared(select(inbox.c.seq).where(inbox.c.key == bindparam("key")))
ARRIVE = Prepared(insert(inbox), [column.name for column in inbox.columns])
COLUMNS = [inbox.c[name] for name in Input.__struct_fields__]
CLOSE_TIMER = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation_id"), conversations.c.due_at == bindparam("was_due"))
    .values(due_at=None)
)
"""A turn may have armed another timer since this one was found due: that one stays."""
BEGIN = update(inbox).where(inbox.c.seq == bindparam("number_")).values(attempts=inbox.c.attempts + 1)
SPARE = update(inbox).where(inbox.c.seq == bindparam("number_")).values(attempts=inbox.c.attempts - 1)


class SqlInbox:
    """bot.ports.Inbox on the one writer."""

    def __init__(self, writer: Writer, clock: Clock, events: EventTable) -> None:
        self._writer, self._clock, self._events = writer, clock, events

    async def accept(self, arrivals: Sequence[Arrival]) -> list[Input]:
        """Commit what is new, in order, and return it; what is known already is left out."""
        taken: list[Input] = await self._writer.do(self._accept, arrivals)
        return taken

    async def unfinished(self, limit: int, after: int = 0, shares: Collection[int] = ALL) -> list[Input]:
        """Inputs of these shares that wait for the end of a turn and came after ``after``, oldest first."""
        found: list[Input] = await self._writer.do(_unfinished, (limit, after, shares))
        return found

    async def begin(self, inputs: Sequence[Input]) -> None:
        """Count one more attempt at each, durably, before it is made."""
        await self._writer.do(_begin, inputs)
        for one in inputs:
            one.attempts += 1

    async def spare(self, inputs: Sequence[Input]) -> None:
        """Take that back: they came to no end, and it was no fault of theirs."""
        await self._writer.do(_spare, inputs)
        for one in inputs:
            one.attempts -= 1

    async def keep(self, parts: Sequence[Unreadable]) -> None:
        """Keep what could not be read, listed with its reason."""
        await self._writer.do(self._keep, parts)

    async def rename(self, tenant: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """From now on the ``new`` identities name the customer that the ``old`` ones named."""
        await self._writer.do(_rename, (tenant, old, new))

    def _accept(self, connection: Connection, groups: Sequence[Sequence[Arrival]]) -> list[list[Input]]:
        everything = [arrival for group in groups for arrival in group]
        if timers := [one for one in everything if one.due is not None]:
            closed = [{"conversation_id": one.conversation, "was_due": one.due} for one in timers]
            connection.execute(CLOSE_TIMER, closed)
        known: set[str] = set()
        results: list[list[Input]] = []
        fresh: list[Input] = []
        seq = _last(connection)
        events = []
        for group in groups:
            results.append([])
            for arrival in group:
                if arrival.key in known or KNOWN.first(connection, {"key": arrival.key}):
                    continue
                known.add(arrival.key)
                seq += 1
                fresh.append(_input(connection, arrival, seq))
                results[-1].append(fresh[-1])
                if arrival.event is not None:
                    events.append(arrival.event)
        if fresh:
            row = {"status": InputStatus.WAITING, "error": "", "received_at": self._clock.now()}
            ARRIVE.run(connection, [{**_fields(one), **row} for one in fresh])
            self._events.publish(connection, events)
            tell(connection, INBOX)
        return results

    def _keep(self, connection: Connection, groups: Sequence[Sequence[Unreadable]]) -> list[None]:
        rows = [
            {
                "key": hashlib.sha256(part.raw + part.reason.encode()).hexdigest(),
                "number": part.number,
                "reason": part.reason,
                "raw": part.raw,
                "received_at": self._clock.now(),
            }
            for group in groups
            for part in group
        ]
        connection.execute(upsert(unreadable).on_conflict_do_nothing(), rows)
        return [None] * len(groups)


def _last(connection: Connection) -> int:
    last: int = connection.execute(select(func.coalesce(func.max(inbox.c.seq), 0))).scalar_one()
    return last


def _input(connection: Connection, arrival: Arrival, seq: int) -> Input:
    if arrival.conversation:
        number, _, customer = arrival.conversation.partition(":")
    else:
        number = arrival.number
        customer = meet_customer(connection, arrival.tenant, arrival.identities)
    return Input(
        seq=seq,
        key=arrival.key,
        kind=arrival.kind,
        conversation=conversation_id(number, customer),
        customer=customer,
        tenant=arrival.tenant,
        number=number,
        correlation=arrival.correlation,
        body=arrival.body,
        flow=arrival.flow,
        member=arrival.member,
    )


def _fields(given: Input) -> dict[str, object]:
    fields = {name: getattr(given, name) for name in Input.__struct_fields__}
    return {**fields, "share": share_of(given.conversation)}


def _unfinished(
    connection: Connection, asked: Sequence[tuple[int, int, Collection[int]]]
) -> list[list[Input]]:
    return [_following(connection, *one) for one in asked]


def _following(connection: Connection, limit: int, after: int, shares: Collection[int]) -> list[Input]:
    rows = connection.execute(
        select(*COLUMNS)
        .where(INPUT_OPEN, inbox.c.status == InputStatus.WAITING, inbox.c.seq > after)
        .where(*among(inbox.c.share, shares))
        .order_by(inbox.c.seq)
        .limit(limit)
    )
    return [Input(*row) for row in rows]


def _begin(connection: Connection, groups: Sequence[Sequence[Input]]) -> list[None]:
    connection.execute(BEGIN, [{"number_": one.seq} for group in groups for one in group])
    return [None] * len(groups)


def _spare(connection: Connection, groups: Sequence[Sequence[Input]]) -> list[None]:
    connection.execute(SPARE, [{"number_": one.seq} for group in groups for one in group])
    return [None] * len(groups)


def _rename(
    connection: Connection, changes: Sequence[tuple[str, Mapping[str, str], Mapping[str, str]]]
) -> list[None]:
    for tenant, old, new in changes:
        if customer := find_customer(connection, tenant, old):
            name_customer(connection, tenant, new, customer)
    return [None] * len(changes)
