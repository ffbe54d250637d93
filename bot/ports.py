"""What the engine needs from the outside: small protocols, owned here, implemented in adapters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from bot.channel import Outgoing, StatusUpdate, Unreadable
from bot.conversation import Conversation
from bot.events import Envelope, Event
from bot.member import Member
from bot.menu import Menu
from bot.messages import Reply
from bot.shares import ALL
from bot.shop import Shop

T = TypeVar("T")
Ask = Callable[[str, str, Mapping[str, Any]], Coroutine[Any, Any, Any]]
"""Answers a tenant's read-only question ``<plugin>.<query>``, asked with these arguments."""
Consumer = Callable[["Transaction", Envelope], Coroutine[Any, Any, None]]


class Arrival(msgspec.Struct, frozen=True):
    """An input on its way into the inbox, unique by ``key``.

    A message names its sender by ``identities`` of a ``tenant`` and is brought to their conversation
    with ``number``; an event or a timer names its ``conversation``, and a timer when it was ``due``, so
    that it is not found due again. ``event`` is published with it. News for one of the shop's own people
    name their ``flow`` and the ``member``, a timer the flow that armed it.
    ``correlation`` is the id that ties together all that follows from the same cause.
    """

    key: str
    kind: str
    body: bytes
    tenant: str
    correlation: str
    number: str = ""
    identities: Mapping[str, str] = {}
    conversation: str = ""
    due: float | None = None
    event: Envelope | None = None
    flow: str = ""
    member: str = ""


class Input(msgspec.Struct):
    """An input in the inbox. ``attempts`` is how often it was begun before.

    ``seq`` is its order, and what logs call it: a message's ``key`` holds its sender's number, encoded.
    """

    seq: int
    key: str
    kind: str
    conversation: str
    customer: str
    tenant: str
    number: str
    correlation: str
    body: bytes
    attempts: int = 0
    flow: str = ""
    member: str = ""


class Pending(msgspec.Struct):
    """A row of the message outbox that may be sent now. ``heard_at``: when the person last wrote."""

    outgoing: Outgoing
    conversation: str
    attempts: int
    heard_at: float
    resent: int = 0


class Commit(msgspec.Struct):
    """Everything one turn changes, for one transaction. ``base`` is the version that was decided on.

    ``body`` is the conversation as JSON; without a conversation only the input is ended, with those that
    ``joined`` it: they were taken together.
    """

    input: Input
    conversation: Conversation | None
    base: int
    body: bytes = b""
    outgoing: Sequence[Pending] = ()
    events: Sequence[Envelope] = ()
    routes: Sequence[str] = ()
    outcome: str = "done"
    error: str = ""
    joined: Sequence[Input] = ()


class Inbox(Protocol):
    """Durable inputs."""

    async def accept(self, arrivals: Sequence[Arrival]) -> list[Input]:
        """Commit what is new, in order, and return it; what is known already is left out."""
        ...

    async def unfinished(self, limit: int, after: int = 0, shares: Collection[int] = ALL) -> list[Input]:
        """Inputs of these shares that wait for the end of a turn and came after ``after``, oldest first."""
        ...

    async def begin(self, inputs: Sequence[Input]) -> None:
        """Count one more attempt at each, durably, before it is made."""
        ...

    async def spare(self, inputs: Sequence[Input]) -> None:
        """Take that back: they came to no end, and it was no fault of theirs."""
        ...

    async def keep(self, unreadable: Sequence[Unreadable]) -> None:
        """Keep what could not be read, listed with its reason."""
        ...

    async def rename(self, tenant: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """From now on the ``new`` identities name the customer that the ``old`` ones named."""
        ...


class Turns(Protocol):
    """Conversations, and what their turns change."""

    async def load(self, conversation: str) -> Conversation | None:
        """Return the conversation as last committed, or None for somebody new."""
        ...

    async def commit(self, commit: Commit) -> None:
        """Commit a turn whole; raises Conflict if its version moved, AlreadyEnded if the input has."""
        ...

    async def due(self, now: float, limit: int) -> list[Conversation]:
        """Return conversations with a due timer, earliest first."""
        ...

    async def next_due(self) -> float | None:
        """When the next timer of any conversation is due, in unix seconds."""
        ...


class Outbox(Protocol):
    """Messages on their way to people."""

    async def waiting(self, now: float, limit: int, shares: Collection[int] = ALL) -> list[Pending]:
        """Return messages of these shares that may leave now, in the order in which they were decided."""
        ...

    async def sending(self, id: str, now: float) -> bool:
        """Mark, durably, that a call is about to be made; False unless the message still waits."""
        ...

    async def sent(self, id: str, message_id: str, *, news: bool = True) -> None:
        """The channel took it, and calls it ``message_id``. Of an answer (no ``news``) nobody else hears."""
        ...

    async def retry(self, id: str, due: float, reason: str, *, tried: bool = True) -> None:
        """The channel certainly did not take it; it may leave again at ``due``.

        The call is not counted unless it ``tried`` this message: a number's silence says nothing about it.
        """
        ...

    async def bury(self, id: str, reason: str) -> None:
        """It will never be sent: dead-letter it with the reason."""
        ...

    async def suppress(self, id: str, now: float, reason: str, *, lasting: bool) -> None:
        """Bury it, and let no other message of its template leave to this person.

        For good where ``lasting``, else until they write again.
        """
        ...

    async def suppressed(self, conversation: str, template: str, heard_at: float) -> str:
        """Return why this template may not leave to who last wrote at ``heard_at``; "" if it may."""
        ...

    async def settle(self, updates: Sequence[StatusUpdate]) -> None:
        """Record what became of messages; a later standing is never lowered.

        What the failed ones ask for happens with it, once: a text in place of buttons, a suppression.
        """
        ...

    async def unsettled(self, before: float) -> list[str]:
        """Ids left in ``sending`` since before that time, with no status that names them."""
        ...

    async def resend(self, ids: Sequence[str]) -> None:
        """Let unsettled messages leave once more, and count it."""
        ...


class Transaction(Protocol):
    """One domain's transaction: its own tables, and the events it publishes, commit together.

    ``statement`` is a SQLAlchemy Core statement; nothing else may be awaited while one is open.
    ``now`` is unix seconds, ``tenant`` the one it acts for.
    """

    now: float
    tenant: str

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Run a statement and return its result."""
        ...

    def publish(
        self,
        event: Event,
        *,
        tenant: str | None = None,
        sequence: int | None = None,
        event_id: str | None = None,
        correlation: str | None = None,
    ) -> Envelope:
        """Publish an event with this transaction, caused by the event that it consumes, if any.

        An ``event_id`` of the caller's own makes the same event published twice be taken once.
        """
        ...

    async def load(self, stream: str) -> list[Envelope]:
        """Return an aggregate's events, oldest first; none for a stream never heard of."""
        ...

    async def append(
        self, stream: str, expected: int, events: Sequence[Event], *, correlation: str | None = None
    ) -> None:
        """Append to the stream and publish; raises Conflict unless it holds ``expected`` events.

        In one ``correlation`` they are heard in their order, whatever caused each of them.
        """
        ...


class Transactions(Protocol):
    """Gives domains their transactions."""

    async def run(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run ``work`` in a transaction of its own, for the domain ``source``, and commit it."""
        ...

    async def read(
        self, source: str, work: Callable[[Transaction], Coroutine[Any, Any, T]], tenant: str = ""
    ) -> T:
        """Run ``work`` on what was committed last, without waiting for any commit; it may change nothing."""
        ...


class Renderer(Protocol):
    """Turns a template's name and values into words."""

    def render(self, language: str, flow: str, name: str, values: Mapping[str, Any]) -> Reply:
        """Render one template; its choices carry plain ids."""
        ...

    def has(self, flow: str, name: str) -> bool:
        """Tell whether the default language has this template."""
        ...

    def update(self, language: str, flow: str, shop: str, text: str) -> Reply:
        """Put any news into the flow's approved template for such; the reply names none if there is none."""
        ...


class Directory(Protocol):
    """What the chat needs at every step, from memory."""

    def shop(self, number: str) -> Shop | None:
        """Return the shop that answers a business number."""
        ...

    def shop_of(self, tenant: str) -> Shop | None:
        """Return the tenant's first shop."""
        ...

    def menu(self, tenant: str) -> Menu:
        """Return what the tenant sells; empty if it sells nothing yet."""
        ...

    def member(self, tenant: str, identities: Mapping[str, str]) -> Member | None:
        """Return the one of the shop's active people who has one of these identities; None for a customer."""
        ...

    def staff(self, tenant: str) -> tuple[Member, ...]:
        """Return the shop's active people, in the order in which they are asked."""
        ...
