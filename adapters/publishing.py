"""How a transaction publishes, wherever the data is kept."""

from __future__ import annotations

from bot.clock import utc
from bot.events import Envelope, Event


class Publishing:
    """The part of bot.ports.Transaction that needs no store; what was ``published`` awaits the commit."""

    def __init__(self, now: float, source: str, cause: Envelope | None, tenant: str) -> None:
        self.now, self.tenant = now, tenant
        self.published: list[Envelope] = []
        self._source, self._cause = source, cause

    def publish(
        self,
        event: Event,
        *,
        tenant: str | None = None,
        sequence: int | None = None,
        event_id: str | None = None,
        correlation: str | None = None,
    ) -> Envelope:
        """Publish an event with this transaction, caused by the event that it consumes, if any."""
        cause = self._cause
        envelope = Envelope.wrap(
            event,
            source=self._source,
            tenant=tenant or self.tenant,
            at=utc(self.now),
            correlation=correlation or (cause.correlation_id if cause else None),
            causation=cause.event_id if cause else None,
            sequence=sequence,
            event_id=event_id,
        )
        self.published.append(envelope)
        return envelope
