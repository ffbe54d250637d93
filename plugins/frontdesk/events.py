"""What is said of conversations: who wants a person, who is talking, and who wants to hear nothing."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id, Time


class PersonRequested(Event, frozen=True, kw_only=True):
    """A customer asked for a person; the bot is silent until ``silent_until`` unless they call it back.

    The shop's people answer by ``code``: the number of the order, a first name, or a letter and a number.
    ``words`` are those by which they asked, ``phone`` is None where the channel does not tell it. With
    ``member_id`` nobody asked: that one of the shop's people took over.
    """

    type: ClassVar[str] = "conversation.person_requested"
    priority: ClassVar[str] = "high"
    conversation_id: str
    customer_id: Id
    silent_until: Time
    code: str
    customer_name: str
    phone: str | None
    order_number: int | None
    words: str
    member_id: Id | None


class CustomerWrote(Event, frozen=True, kw_only=True):
    """What a customer wrote to a person, until they paused."""

    type: ClassVar[str] = "conversation.customer_wrote"
    priority: ClassVar[str] = "high"
    conversation_id: str
    code: str
    customer_name: str
    words: str


class ShopWrote(Event, frozen=True, kw_only=True):
    """A person at the shop wrote to a customer who talks with them."""

    type: ClassVar[str] = "conversation.shop_wrote"
    conversation_id: str
    words: str
    member_id: Id | None


class TakenOver(Event, frozen=True, kw_only=True):
    """A person at the shop talks with a customer in place of the bot; one of the two ids tells with whom."""

    type: ClassVar[str] = "conversation.taken_over"
    conversation_id: str | None
    order_id: Id | None
    member_id: Id | None


class GivenBack(Event, frozen=True, kw_only=True):
    """They leave it to the bot again."""

    type: ClassVar[str] = "conversation.given_back"
    conversation_id: str
    member_id: Id | None


class BotResumed(Event, frozen=True, kw_only=True):
    """The bot answers a customer again: because of the ``customer``, a ``member`` or the ``time``.

    ``answered`` tells whether anybody at the shop wrote to them.
    """

    type: ClassVar[str] = "conversation.bot_resumed"
    conversation_id: str
    code: str
    customer_name: str
    by: str
    answered: bool


class OptedOut(Event, frozen=True, kw_only=True):
    """Somebody wants nothing but what concerns a running order."""

    type: ClassVar[str] = "conversation.opted_out"
    conversation_id: str
    customer_id: Id


class OptedIn(Event, frozen=True, kw_only=True):
    """They want to hear from us again."""

    type: ClassVar[str] = "conversation.opted_in"
    conversation_id: str
    customer_id: Id


class TellCustomer(Event, frozen=True, kw_only=True):
    """Command to orders: tell whoever ordered something about it."""

    type: ClassVar[str] = "orders.tell"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    text: str
    member_id: Id | None
