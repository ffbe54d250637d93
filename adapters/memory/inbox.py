"""The inbox in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from adapters.memory.store import EventRow, InputRow, MemoryStore, ordered
from bot.channel import Unreadable
from bot.conversation import conversation_id
from bot.ids import new_id
from bot.ports import Arrival, Input
from bot.shares import ALL, share_of


class MemoryInbox:
    """bot.ports.Inbox."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def accept(self, arrivals: Sequence[Arrival]) -> list[Input]:
        """Keep what is new, in order, and return it; what is known already is left out."""
        told = [self._store.event_rows([one.event] if one.event else []) for one in arrivals]
        accepted = [self._accept(one, events) for one, events in zip(arrivals, told, strict=True)]
        return [given for given in accepted if given is not None]

    async def unfinished(self, limit: int, after: int = 0, shares: Collection[int] = ALL) -> list[Input]:
        """Inputs of these shares that have not ended and came after ``after``, oldest first."""
        open_ = (row.input for row in self._store.inputs.values() if not row.outcome)
        found = (one for one in open_ if one.seq > after and share_of(one.conversation) in shares)
        return [replace(given) for given in found][:limit]

    async def begin(self, inputs: Sequence[Input]) -> None:
        """Count one more attempt at each."""
        for given in inputs:
            given.attempts += 1
            self._store.inputs[given.key].input.attempts += 1

    async def spare(self, inputs: Sequence[Input]) -> None:
        """Take that back."""
        for given in inputs:
            given.attempts -= 1
            self._store.inputs[given.key].input.attempts -= 1

    async def keep(self, unreadable: Sequence[Unreadable]) -> None:
        """Keep what could not be read, the same thing once."""
        self._store.unreadable += [one for one in unreadable if one not in self._store.unreadable]

    async def rename(self, tenant: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """From now on the ``new`` identities name the customer that the ``old`` ones named."""
        if customer := self._store.customer_of(old, tenant):
            self._store.identities |= dict.fromkeys(ordered(new, tenant), customer)

    def _accept(self, arrival: Arrival, events: Sequence[EventRow]) -> Input | None:
        self._close_timer(arrival)
        if arrival.key in self._store.inputs:
            return None
        self._store.publish(events)
        given = self._input(arrival)
        self._store.inputs[arrival.key] = InputRow(given)
        return replace(given)

    def _close_timer(self, arrival: Arrival) -> None:
        """A turn may have armed another timer since this one was found due: that one stays."""
        row = self._store.conversations.get(arrival.conversation)
        if row is not None and arrival.due is not None and row.due_at == arrival.due:
            row.due_at = None

    def _input(self, arrival: Arrival) -> Input:
        number, _, customer = arrival.conversation.partition(":")
        if not arrival.conversation:
            number, customer = arrival.number, self._customer(arrival)
        return Input(
            seq=len(self._store.inputs) + 1,
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

    def _customer(self, arrival: Arrival) -> str:
        """The one customer of all these identities, made if nobody knows them."""
        known = self._store.identities
        customer = self._store.customer_of(arrival.identities, arrival.tenant) or new_id()
        for identity in ordered(arrival.identities, arrival.tenant):
            known.setdefault(identity, customer)
        return customer
