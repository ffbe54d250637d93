"""Hearing: which conversations an event concerns, beside those that have a route to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.events import Envelope, encode
from bot.flow import Flow
from bot.member import Member
from bot.ports import Arrival, Directory


@dataclass(frozen=True, slots=True)
class Hearing:
    """Event types that ``customers`` hear of by their routes, and that flows of ``workers`` have rows for."""

    customers: frozenset[str]
    workers: Mapping[str, tuple[Flow, ...]]

    def __contains__(self, event_type: str) -> bool:
        return event_type in self.customers or event_type in self.workers

    def __iter__(self) -> Iterator[str]:
        return iter(self.customers.union(self.workers))

    def work(self, envelope: Envelope, directory: Directory) -> Iterator[Arrival]:
        """The event for each of the shop's people whom it concerns, whether they ever wrote or not."""
        shop = directory.shop_of(envelope.tenant_id)
        flows = self.workers.get(envelope.event_type, ()) if shop else ()
        for flow in flows:
            for member in _concerned(flow, envelope, directory.staff(envelope.tenant_id)):
                yield Arrival(
                    key=f"event:{envelope.event_id}:{flow.name}:{member.id}",
                    kind="event",
                    body=encode(envelope),
                    tenant=envelope.tenant_id,
                    correlation=envelope.correlation_id,
                    number=shop.number if shop else "",
                    identities=member.identities,
                    flow=flow.name,
                    member=member.id,
                )


def _concerned(flow: Flow, envelope: Envelope, staff: Iterable[Member]) -> list[Member]:
    """Who hears of it in this flow: whoever it is addressed to, or all."""
    served = [member for member in staff if not flow.serves.isdisjoint(member.roles)]
    named = envelope.data.get(flow.addressed_by) if flow.addressed_by else None
    addressed = [member for member in served if named in (None, member.id)]
    return addressed or (served if flow.covers else [])
