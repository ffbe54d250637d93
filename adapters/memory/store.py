"""What the ports in memory share: rows as plain records, whatever is JSON as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.channel import Standing, Unreadable
from bot.clock import Clock
from bot.events import Envelope, encode
from bot.ports import Input

Identity = tuple[str, str, str]
"""(tenant, kind, value)."""


@dataclass(slots=True)
class InputRow:
    """An input and how it ended; an empty ``outcome`` waits."""

    input: Input
    outcome: str = ""
    error: str = ""


@dataclass(slots=True)
class ConversationRow:
    """A conversation as JSON, with what is asked of it without reading it."""

    body: bytes
    version: int
    due_at: float | None


@dataclass(slots=True)
class MessageRow:
    """An outgoing message as JSON. ``status`` is waiting, sending, sent or dead.

    ``due_at`` is when it may leave or, while it is being sent, since when.
    """

    body: bytes
    conversation: str
    heard_at: float
    status: str = "waiting"
    due_at: float = 0.0
    attempts: int = 0
    resent: int = 0
    message_id: str = ""
    standing: Standing | None = None
    reason: str = ""


@dataclass(slots=True)
class EventRow:
    """A published event as JSON. ``status`` is waiting, done or dead."""

    body: bytes
    status: str
    due_at: float = 0.0
    attempts: int = 0
    error: str = ""


@dataclass(slots=True)
class MemoryStore:
    """One database's worth of rows. ``wanted`` event types are delivered (None: all of them).

    ``wake`` hears of each event that waits to be delivered.
    """

    clock: Clock
    wanted: frozenset[str] | None = None
    wake: Callable[[], None] = lambda: None
    inputs: dict[str, InputRow] = field(default_factory=dict)
    identities: dict[Identity, str] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    suppressions: dict[tuple[str, str], tuple[float, bool, str]] = field(default_factory=dict)
    """By conversation and template: since when, whether for good, and why."""
    conversations: dict[str, ConversationRow] = field(default_factory=dict)
    routes: dict[str, list[str]] = field(default_factory=dict)
    messages: dict[str, MessageRow] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    consumed: set[tuple[str, str]] = field(default_factory=set)
    cursors: dict[str, int] = field(default_factory=dict)
    streams: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)

    def event_rows(self, envelopes: Sequence[Envelope]) -> list[EventRow]:
        """Make rows of events; raises TypeError for data that JSON cannot hold."""
        wanted = self.wanted
        return [
            EventRow(encode(one), "waiting" if wanted is None or one.event_type in wanted else "done")
            for one in envelopes
        ]

    def publish(self, rows: Sequence[EventRow]) -> None:
        """Add events to the log, and wake whoever delivers them."""
        self.events += rows
        if any(row.status == "waiting" for row in rows):
            self.wake()

    def customer_of(self, identities: Mapping[str, str], tenant: str) -> str | None:
        """Return the customer that one of these identities names, the channel's own id first."""
        named = (self.identities.get(one) for one in ordered(identities, tenant))
        return next((customer for customer in named if customer), None)


def ordered(identities: Mapping[str, str], tenant: str) -> list[Identity]:
    """Identities as keys, in the order in which they decide who somebody is."""
    order = ("bsuid", "wa_id", "parent_bsuid")
    return [(tenant, kind, identities[kind]) for kind in order if kind in identities]
