"""The port to the outside of a conversation: one message out, its fate back."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Protocol

import msgspec

from bot.ids import new_id
from bot.messages import Message, Reply


class File(msgspec.Struct, frozen=True):
    """A file to send, with the name that the person sees."""

    name: str
    media_type: str
    content: bytes


class Outgoing(msgspec.Struct, frozen=True):
    """A reply on its way. ``id`` is the outbox id that every status about it will carry.

    ``number`` is the business number that speaks, ``to`` the identities of who is spoken to.
    Outside the 24 h window (``window_open`` false) only the reply's template may be sent. ``file`` is the
    reply's document, made for this sending and never stored.
    """

    id: str
    number: str
    to: dict[str, str]
    reply: Reply
    window_open: bool = True
    file: File | None = None


def as_text(outgoing: Outgoing) -> Outgoing | None:
    """Return a new message that says the same as numbered text; None for one that was text already."""
    reply = outgoing.reply
    if not reply.ask_location and (reply.numbered or not reply.choices):
        return None
    plain = msgspec.structs.replace(reply, numbered=True, ask_location=False)
    return msgspec.structs.replace(outgoing, id=new_id(), reply=plain)


class Remedy(enum.StrEnum):
    """What to do about a refused message."""

    RETRY = "retry"
    """Passing fault: try again with back-off."""
    WAIT_NUMBER = "wait_number"
    """The business number is throttled: nothing leaves it for a while."""
    WAIT_PAIR = "wait_pair"
    """This recipient is throttled: only they wait."""
    USE_TEMPLATE = "use_template"
    """The 24 h window is closed: an approved template, or nothing until they write."""
    SUPPRESS = "suppress"
    """This person cannot be reached: never retry, and no template of this kind until they write again."""
    OPT_OUT = "opt_out"
    """This person does not want messages of this kind: never another of them."""
    PLAIN = "plain"
    """Buttons, lists or a request for a pin are refused: the same as numbered text, once."""
    STOP = "stop"
    """Our account cannot send at all: stop and alert."""
    DEAD = "dead"
    """The message itself is wrong: dead-letter and alert."""


class SendRefused(Exception):
    """The channel certainly did not take the message."""

    def __init__(self, remedy: Remedy, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason} (remedy: {remedy})")
        self.remedy, self.code, self.reason = remedy, code, reason


class SendUnknown(Exception):
    """No answer: the channel may or may not have taken the message. Never simply repeat it."""


class Received(msgspec.Struct, frozen=True):
    """A message that reached one of our business numbers."""

    number: str
    message: Message


class Standing(enum.IntEnum):
    """How far a message got; a later status never lowers it. FAILED ends all but DELIVERED and READ."""

    SENT = 1
    DELIVERED = 2
    READ = 3
    FAILED = 9


class StatusUpdate(msgspec.Struct, frozen=True):
    """The fate of a message of ours, by the channel's id and, where given, by our outbox id.

    ``number`` is the business number that spoke: it tells of no other number's messages.
    """

    message_id: str
    standing: Standing
    at: dt.datetime
    outbox_id: str | None = None
    code: int | None = None
    reason: str = ""
    remedy: Remedy | None = None
    number: str = ""


class Unreadable(msgspec.Struct, frozen=True):
    """A part of a delivery that we could not use; it is kept, with the reason, and listed."""

    number: str
    reason: str
    raw: bytes


class IdentityChanged(msgspec.Struct, frozen=True):
    """One person's identities were replaced: whoever has one of ``old`` is now also known by ``new``.

    Both are as in ``Sender.identities`` and never empty. Telling it twice changes nothing.
    """

    number: str
    old: dict[str, str]
    new: dict[str, str]


Update = Received | StatusUpdate | IdentityChanged | Unreadable


class Channel(Protocol):
    """Speaks to people. Implementations check every limit before they send."""

    async def send(self, outgoing: Outgoing) -> str:
        """Return the channel's id of the message, or raise SendRefused or SendUnknown."""
        ...

    async def acknowledge(self, number: str, message_id: str) -> None:
        """Show the person that their message was read and that we are typing; best effort."""
        ...

    async def fetch(self, media_id: str) -> bytes:
        """Return a file that a person sent, whole; raises where it cannot be had, now or any more."""
        ...
