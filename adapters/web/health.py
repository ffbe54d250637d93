"""How we are: what the probes and the admin page show, gathered by the composition root."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import msgspec

from adapters.dead_letters import Group


class Part(msgspec.Struct, frozen=True):
    """Something we cannot serve without; ``detail`` says what is wrong, or what it is."""

    name: str
    ok: bool
    detail: str = ""


class InboxHealth(msgspec.Struct, frozen=True):
    """Counts of inputs by outcome; those that are parked include what could not be read."""

    waiting: int = 0
    failed: int = 0
    parked: int = 0


class OutboxHealth(msgspec.Struct, frozen=True):
    """Counts of messages by standing; ``resent`` counts those that nobody confirmed in time."""

    waiting: int = 0
    sending: int = 0
    dead: int = 0
    resent: int = 0


class FlowVersion(msgspec.Struct, frozen=True):
    """A flow that conversations run on."""

    name: str
    version: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Everything worth knowing at a glance. Times are UTC; ``database`` carries no password.

    ``dead`` is what was given up on, like errors together.
    """

    version: str
    started_at: dt.datetime
    now: dt.datetime
    database: str
    parts: tuple[Part, ...]
    inbox: InboxHealth = InboxHealth()
    outbox: OutboxHealth = OutboxHealth()
    dead: tuple[Group, ...] = ()
    last_webhook: dt.datetime | None = None
    flows: tuple[FlowVersion, ...] = ()
    plugins: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether every part that we need is there."""
        return all(part.ok for part in self.parts)


CheckHealth = Callable[[], Awaitable[Health]]
