"""Reporting: what became of a message, published as an event in the transaction that records it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from bot.channel import Remedy
from bot.clock import Clock, utc
from bot.events import Envelope, Event
from bot.ports import Pending

Report = Callable[[Pending, Remedy | None, float], Event | None]
"""Says that a message has left (no remedy) or what its refusal asks for, at a time in unix seconds; None
where nobody needs to hear of it."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Publishes what ``report`` says, as ``source``."""

    report: Report
    clock: Clock
    source: str

    def envelope(self, message: Pending, tenant: str, remedy: Remedy | None = None) -> Envelope | None:
        """What is to be published; its id is made of the message's, so that it is published once."""
        now = self.clock.now()
        event = self.report(message, remedy, now)
        if event is None:
            return None
        id = str(uuid5(NAMESPACE_OID, f"{message.outgoing.id}/{event.type}"))
        return Envelope.wrap(event, source=self.source, tenant=tenant, at=utc(now), event_id=id)
