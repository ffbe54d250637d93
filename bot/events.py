"""Events and commands: what a domain says happened, or asks one other domain to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self, TypeVar

import msgspec

from bot.ids import new_id

Id = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uuid"})]
"""A UUID. Our own are: UUIDv7, or UUIDv5 of what makes them the same each time; it is not checked here."""

Time = Annotated[dt.datetime, msgspec.Meta(tz=True)]
"""A point in time; one that does not say its zone is refused."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every event's data: a frozen struct named in the past tense.

    A command is an event whose ``destination`` names the one domain that obeys it.
    """

    type: ClassVar[str]
    version: ClassVar[str] = "1.0"
    destination: ClassVar[tuple[str, ...]] = ()
    priority: ClassVar[str] = "normal"


def every_type() -> frozenset[str]:
    """The types of all events that anything loaded here may publish."""
    return frozenset(kind.type for kind in _kinds(Event) if hasattr(kind, "type"))


def _kinds(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        yield child
        yield from _kinds(child)


class Actor(msgspec.Struct, frozen=True):
    """Who caused an event: ``type`` is user, system or service."""

    type: Annotated[str, msgspec.Meta(extra_json_schema={"enum": ["user", "system", "service"]})]
    id: str


E = TypeVar("E", bound=Event)

SYSTEM = Actor("system", "wakala")

CHAT = "whatsapp-service"
"""The source of what conversations publish: the integration plan's name for them."""


class Metadata(msgspec.Struct, frozen=True):
    """Routing facts. ``sequence`` orders the events of one aggregate; consumers ignore older ones."""

    source: str
    destination: tuple[str, ...] = ()
    priority: Annotated[str, msgspec.Meta(extra_json_schema={"enum": ["high", "normal", "low"]})] = "normal"
    sequence: int | None = None


class Envelope(msgspec.Struct, frozen=True):
    """An event on the wire. ``data`` is the event's own fields, as plain JSON values."""

    event_id: Id
    event_type: str
    version: str
    timestamp: Time
    tenant_id: Id
    correlation_id: Id
    causation_id: Id | None
    actor: Actor
    data: dict[str, Any]
    metadata: Metadata

    @classmethod
    def wrap(
        cls,
        event: Event,
        *,
        source: str,
        tenant: str,
        at: dt.datetime,
        correlation: str | None = None,
        causation: str | None = None,
        actor: Actor = SYSTEM,
        sequence: int | None = None,
        event_id: str | None = None,
    ) -> Self:
        """Put an event into a new envelope; without a correlation it begins one of its own."""
        event_id = event_id or new_id()
        return cls(
            event_id=event_id,
            event_type=event.type,
            version=event.version,
            timestamp=at,
            tenant_id=tenant,
            correlation_id=correlation or event_id,
            causation_id=causation,
            actor=actor,
            data=msgspec.to_builtins(event),
            metadata=Metadata(source, event.destination, event.priority, sequence),
        )

    def read(self, kind: type[E]) -> E:
        """Return the data as its event type; raises msgspec.ValidationError naming the field that is off."""
        return msgspec.convert(self.data, kind)


decode_envelope = msgspec.json.Decoder(Envelope).decode
encode = msgspec.json.Encoder(decimal_format="string").encode
