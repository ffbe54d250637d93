"""How we are: what the probes and the admin page show, gathered by the composition root."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from adapters.dead_letters import Group


class Part(msgspec.Struct, frozen=True):
    """Something we work with; ``detail`` says what is wrong, or what it is.

    Without a ``required`` part nothing can be taken in; without another one we are slower, or some
    answers are missing.
    """

    name: str
    up: bool
    required: bool = True
    detail: str = ""


Phase = Literal["starting", "serving", "draining"]

State = Literal["ok", "degraded", "down", "starting", "draining"]


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether requests should be sent to this process."""

    parts: tuple[Part, ...]
    phase: Phase = "serving"

    @property
    def state(self) -> State:
        """How it is, in a word."""
        if self.phase != "serving":
            return self.phase
        if not all(part.up for part in self.parts if part.required):
            return "down"
        return "ok" if all(part.up for part in self.parts) else "degraded"

    @property
    def ready(self) -> bool:
        """Whether what comes in is taken care of."""
        return self.state in {"ok", "degraded"}


CheckReadiness = Callable[[], Awaitable[Readiness]]


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


class Health(Readiness, frozen=True, kw_only=True):
    """Everything worth knowing at a glance. Times are UTC; ``database`` carries no password.

    ``dead`` is what was given up on, like errors together.
    """

    version: str
    started_at: dt.datetime
    now: dt.datetime
    database: str
    inbox: InboxHealth = InboxHealth()
    outbox: OutboxHealth = OutboxHealth()
    dead: tuple[Group, ...] = ()
    last_webhook: dt.datetime | None = None
    flows: tuple[FlowVersion, ...] = ()
    plugins: tuple[str, ...] = ()


CheckHealth = Callable[[], Awaitable[Health]]
