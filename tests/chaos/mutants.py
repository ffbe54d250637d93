"""The guards, each taken out by patching: without any one of them a run must find something broken.

Nothing of this is in what is shipped. What a guard is for, and the shortest schedule that shows that it is
needed, stand together.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from msgspec.structs import replace
from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.rabbitmq import publisher, relay
from adapters.sql import inbox, outbox, tables, transactions, turns
from adapters.sql.statements import Prepared
from bot import moves
from bot.ids import new_id


class Mutant(NamedTuple):
    """``mutate`` takes the guard out; faults of ``kinds`` come within ``seconds``, to these ``targets``.

    A ``harmless`` one leaves every guard in: nothing may be found.
    """

    mutate: Callable[[], None]
    kinds: Sequence[str]
    seconds: float = 20.0
    every: float = 5.0
    customers: int = 8
    targets: Mapping[str, Sequence[str]] = {}
    harmless: bool = False


def inbox_dedup() -> None:
    """A message that comes again is a new one: Meta's id is not looked up."""
    accept = inbox.SqlInbox._accept

    def accepts_all(self: inbox.SqlInbox, connection: Any, groups: Any) -> Any:
        known: set[str] = set()

        def anew(arrival: Any) -> Any:
            seen = arrival.key in known or inbox.KNOWN.first(connection, {"key_": arrival.key})
            known.add(arrival.key)
            again = seen and arrival.kind == "message"
            return replace(arrival, key=f"{arrival.key}#{uuid4()}") if again else arrival

        return accept(self, connection, [[anew(one) for one in group] for group in groups])

    inbox.SqlInbox._accept = accepts_all


def consumer_dedup() -> None:
    """An event that comes again is a new one: what a domain took part in is noted, and not looked up."""
    takes_part = transactions.SqlTransaction.takes_part

    def takes_part_again(self: transactions.SqlTransaction, event: Any) -> bool:
        takes_part(self, event)
        return True

    transactions.SqlTransaction.takes_part = takes_part_again


def publisher_confirms() -> None:
    """What was written to the connection counts as published."""
    publish = publisher.Publisher.publish
    unheeded: set[asyncio.Future[Any]] = set()

    async def hopeful(self: publisher.Publisher, envelopes: Any) -> None:
        going = asyncio.gather(publish(self, envelopes), return_exceptions=True)
        unheeded.add(going)
        going.add_done_callback(unheeded.discard)

    publisher.Publisher.publish = hopeful


def fencing() -> None:
    """Who lost a conversation goes on: no version, no status of an input, no claim of a message is asked."""
    new = upsert(tables.conversations)
    changed = {name: new.excluded[name] for name in turns.SAVED}
    turns.SAVE = Prepared(
        new.on_conflict_do_update(index_elements=["id"], set_=changed), ("id", *turns.SAVED)
    )
    closing = update(tables.inbox).where(tables.inbox.c.seq == bindparam("number_"))
    turns.CLOSE = Prepared(closing.values(status=bindparam("ends"), error=bindparam("why")))
    claiming = update(tables.outbox).where(tables.outbox.c.id == bindparam("row_id"))
    outbox.SENDING = Prepared(
        claiming.values(
            status=tables.MessageStatus.SENDING,
            due_at=bindparam("since"),
            attempts=tables.outbox.c.attempts + 1,
        )
    )


def outbox_order() -> None:
    """The relay brings everything at once, the newest first."""
    relay._waves = lambda waiting: [waiting[::-1]] if waiting else []


def outbox_mark() -> None:
    """The relay marks what it is about to publish."""

    async def marks_first(self: relay.Relay) -> int:
        waiting = await self.outbox.waiting(self.clock.now(), relay.BATCH)
        if waiting:
            await self.outbox.delivered([one.position for one in waiting])
            await self.publisher.publish([one.envelope for one in waiting])
        return len(waiting)

    relay.Relay.relay = marks_first


def saga_twice() -> None:
    """Each move of a saga is decided twice, as by one that could not save where it stood.

    No guard is out yet: by their ids the second commands are the first.
    """
    hear = moves.hear

    def hears_twice(saga: Any, state: Any, event_type: str, data: Any, now: float) -> moves.Move:
        again = hear(saga, copy.deepcopy(state), event_type, data, now)
        move = hear(saga, state, event_type, data, now)
        move.commands.extend(again.commands)
        return move

    moves.hear = hears_twice


def saga_step_key() -> None:
    """The same, and a command's id does not name saga, step and try any more."""
    saga_twice()
    moves.uuid5 = lambda *_: new_id()


BROKER_AWAY = ("stop the broker", "kill the broker")
MUTANTS: Mapping[str, Mutant] = {
    "inbox-dedup": Mutant(inbox_dedup, ("webhooks twice",)),
    "consumer-dedup": Mutant(consumer_dedup, ("events again",)),
    "publisher-confirms": Mutant(publisher_confirms, BROKER_AWAY),
    "fencing": Mutant(fencing, ("freeze", "delay connections"), targets={"ways": ("postgres",)}),
    "outbox-order": Mutant(outbox_order, BROKER_AWAY),
    "outbox-mark": Mutant(outbox_mark, BROKER_AWAY),
    "saga-step-key": Mutant(saga_step_key, ("kill -9",)),
    "saga-twice": Mutant(saga_twice, ("kill -9",), harmless=True),
}
