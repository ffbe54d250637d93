"""A turn: what one input does to one conversation, collected while handlers decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.asking import asking
from bot.conversation import Conversation, ConversationMoved
from bot.errors import WakalaError
from bot.events import Envelope, Event
from bot.flow import RETURN, Transition
from bot.machine import CompiledFlow
from bot.member import Member
from bot.menu import Menu
from bot.messages import Content, Location, Media, Reply, Text
from bot.ports import Ask
from bot.shop import Shop
from bot.understanding.port import Understood

E = TypeVar("E", bound=Event)
NOTHING = Understood()
NOBODY: frozenset[str] = frozenset()
"""The roles of a customer."""

UNDO = 60.0
"""Seconds in which what a word did can be undone."""


@dataclass(slots=True)
class Turn:
    """What a handler sees. It changes ``slots``, speaks with ``say`` and publishes with ``publish``.

    Nothing leaves the process here: replies and events are rows of the transaction that ends the turn.
    ``trigger`` is the intent, event type or timer; ``argument`` what followed the colon in a tapped
    choice's id, or a command's words; ``understood`` the reading of the text; ``message_id`` the channel's
    id of the message; ``deadline`` when handlers have to be through, by the event loop's clock. ``member``
    is who of the shop's own people this is, None for a customer, and ``staff`` are all of them, in the
    order in which they are asked. ``began`` is the state in which the turn found its flow,
    ``nearest`` the command that an unknown one may be a slip of; ``media`` is the
    file of the message, whose caption counts as its words; ``correlation`` is the id of all that follows
    from the same cause, ``asked`` the query that has no answer yet.
    """

    conversation: Conversation
    flow: CompiledFlow
    shop: Shop
    menu: Menu
    now: dt.datetime
    trigger: str = ""
    argument: str = ""
    content: Content | None = None
    message_id: str = ""
    understood: Understood = NOTHING
    event: Envelope | None = None
    taken: Transition | None = None
    spoken: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)
    shown: bool = False
    deadline: float | None = None
    refused: bool = False
    member: Member | None = None
    staff: tuple[Member, ...] = ()
    queries: Ask | None = None
    reads: Callable[[Menu, str], Understood] | None = None
    confirmed: bool = False
    began: str = ""
    nearest: str = ""
    media: Media | None = None
    correlation: str = ""
    asked: str = ""

    @property
    def slots(self) -> dict[str, Any]:
        """The conversation's memory; values must survive JSON."""
        return self.conversation.slots

    @property
    def customer(self) -> str:
        """Who is spoken with, by their internal id."""
        return self.conversation.customer

    @property
    def roles(self) -> frozenset[str]:
        """What the person may do at the shop; nothing for a customer."""
        return self.member.roles if self.member else NOBODY

    @property
    def rank(self) -> int:
        """Whether they are asked first (1), second ... of those whom the flow serves; 0 for a customer."""
        serves = self.flow.table.serves
        asked = [one.id for one in self.staff if not serves.isdisjoint(one.roles)]
        return asked.index(self.member.id) + 1 if self.member and self.member.id in asked else 0

    @property
    def member_id(self) -> str | None:
        """The id of whoever of the shop's people writes; None for a customer."""
        return self.member.id if self.member else None

    @property
    def phone(self) -> str | None:
        """Their number in international digits; None where the channel does not tell it."""
        return self.conversation.address.get("wa_id")

    @property
    def news(self) -> Mapping[str, Any]:
        """What the event says; nothing in other turns."""
        return self.event.data if self.event else {}

    @property
    def text(self) -> str:
        """The words of the message, or nothing."""
        return self.content.body.strip() if isinstance(self.content, Text) else ""

    @property
    def location(self) -> Location | None:
        """The pin of the message, if it is one."""
        return self.content if isinstance(self.content, Location) else None

    def read(self, kind: type[E]) -> E:
        """The event as a struct of its kind; raises TypeError in a turn that no event set off."""
        if self.event is None:
            raise TypeError(f"{self.trigger} was not set off by an event")
        return self.event.read(kind)

    def say(self, template: str, **values: Any) -> None:
        """Add a template's words to the reply, once. All that a turn says makes one message."""
        if (template, values) not in self.spoken:
            self.spoken.append((template, values))

    async def ask(self, query: str, **arguments: Any) -> Any:
        """Ask another domain a read-only question, ``<plugin>.<query>``, within the turn's deadline.

        Raises ServiceUnavailable where the domain is away for the moment.
        """
        if self.queries is None:
            raise LookupError(f"{query} was asked where no domain answers")
        self.asked = query
        with asking(self.correlation, self.deadline):
            answer = await self.queries(self.shop.tenant, query, arguments)
        self.asked = ""
        return answer

    def named(self, words: str) -> Understood:
        """What these words name on the menu, as if they were ordered: for commands about products."""
        return self.reads(self.menu, words) if self.reads else NOTHING

    def sure(self, question: str, **values: Any) -> bool:
        """Whether the person said yes to this question; until then it is asked, and the handler returns.

        The flow needs a state ``sure``. Once they say yes, the trigger is handled again with its argument.
        The ``number`` among the values, if there is one, is kept as what the question is about.
        """
        if self.confirmed:
            return True
        asked = {"trigger": self.trigger, "argument": self.argument, "about": values.get("number")}
        self.slots.setdefault("sure", {})[self.flow.name] = asked
        self.say(question, **values)
        self.follow("ask_sure")
        return False

    def undo_by(self, trigger: str, argument: str = "") -> None:
        """For a minute, or until something else is published, the word *undo* means this one.

        To be called after what it takes back was published.
        """
        until = self.now.timestamp() + UNDO
        self.slots["undo"] = {self.flow.name: {"trigger": trigger, "argument": argument, "until": until}}

    def again(self, slot: str) -> bool:
        """Follow the trigger kept in this flow by ``sure`` or ``undo_by``, as confirmed; False if none is."""
        kept = self.slots.get(slot, {}).pop(self.flow.name, None)
        if kept is None or kept.get("until", self.now.timestamp()) < self.now.timestamp():
            return False
        self.argument, self.confirmed = kept["argument"], True
        self.follow(kept["trigger"])
        return True

    def prompt(self) -> None:
        """Show the present state's prompt, also where the row taken would not."""
        self.shown = True

    def follow(self, trigger: str) -> None:
        """Fire another trigger after this one, in the same turn."""
        self.ahead.append(trigger)

    def publish(self, event: Event) -> None:
        """Publish an event with this turn's commit. *Undo* is of the last word: of none before this one."""
        self.events.append(event)
        if self.content is not None:
            self.slots.pop("undo", None)

    def route(self, reference: str) -> None:
        """From now on bring events that carry this id (of an order, a payment) to this conversation."""
        self.routes.append(reference)

    def moved(self) -> ConversationMoved | None:
        """What there is to tell of where it led, if it led anywhere."""
        conversation = self.conversation
        if conversation.state == self.began:
            return None
        return ConversationMoved(
            conversation_id=conversation.id,
            customer_id=conversation.customer,
            flow=conversation.flow,
            flow_version=conversation.flow_version,
            language=conversation.language,
            source=self.began,
            dest=conversation.state,
            trigger=self.trigger,
        )

    def go_back(self) -> None:
        """Return from an aside to where it was entered from."""
        asides = self.conversation.asides
        self.conversation.state = asides.pop() if asides else self.flow.table.home

    def leave(self, row: Transition) -> None:
        """Keep the aside stack as a row is taken."""
        conversation = self.conversation
        if row.dest == RETURN:
            self.go_back()
        elif row.dest in self.flow.states:
            if self.flow.states[row.dest].aside:
                if conversation.state != row.dest:
                    conversation.asides.append(conversation.state)
            else:
                conversation.asides.clear()


class TurnFailed(WakalaError):
    """A handler raised or ran out of time. ``culprit`` is the plugin's function."""

    def __init__(self, culprit: str, error: BaseException) -> None:
        super().__init__(f"{culprit}: {type(error).__name__}: {error}")
        self.culprit = culprit


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn decided: all of it is committed, or none."""

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()
    routes: tuple[str, ...] = ()
    outcome: str = "done"
    moved: ConversationMoved | None = None
