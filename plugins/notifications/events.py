"""What the notifications domain publishes, and the commands it obeys."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from bot import Event, Id, Time


class SendNotification(Event, frozen=True, kw_only=True):
    """Command: tell somebody something outside a turn, once for each id of this event.

    Who it is for is one of ``customer_id``, ``member_id`` and ``phone`` (international digits). ``template``
    is an approved one, ``parameters`` are its values, and ``choices`` give its buttons what they answer
    with. ``category`` decides whom it may reach, and when: utility or marketing.
    """

    type: ClassVar[str] = "notifications.send"
    destination: ClassVar[tuple[str, ...]] = ("notifications",)
    customer_id: Id | None = None
    member_id: Id | None = None
    phone: str | None = None
    template: str
    parameters: tuple[str, ...] = ()
    choices: dict[str, str] = msgspec.field(default_factory=dict)
    category: str = "utility"
    not_before: Time | None = None


class NotificationSent(Event, frozen=True, kw_only=True):
    """A message that somebody did not ask for has left. ``recipient`` is masked."""

    type: ClassVar[str] = "notification.sent"
    notification_id: Id
    recipient: str
    channel: str
    template: str
    sent_at: Time


class NotificationWithheld(Event, frozen=True, kw_only=True):
    """One of ``notifications.send`` does not leave.

    ``reason`` is opted_out, no_consent, too_many, nobody (not known here), no_template or stopped.
    """

    type: ClassVar[str] = "notification.withheld"
    notification_id: Id
    template: str
    reason: str


class MarketingRefused(Event, frozen=True, kw_only=True):
    """The channel says that somebody wants no marketing (131050): as good as their own STOP."""

    type: ClassVar[str] = "notification.marketing_refused"
    conversation_id: str
    template: str


class ConsentChanged(Event, frozen=True, kw_only=True):
    """Somebody agreed to something, or no longer does: ``wording`` is what they agreed to, as they read it.

    ``message_id`` is the channel's, of the message in which they said so.
    """

    type: ClassVar[str] = "notification.consent_changed"
    customer_id: Id
    purpose: str
    given: bool
    wording: str
    wording_version: int
    language: str
    message_id: str
    changed_at: Time


class StartBroadcast(Event, frozen=True, kw_only=True):
    """Command: tell everybody who agreed to it of a deal, in the shop's words; once for each id.

    ``rate`` is in messages a second, the setting's where it is None.
    """

    type: ClassVar[str] = "notifications.broadcast"
    destination: ClassVar[tuple[str, ...]] = ("notifications",)
    broadcast_id: Id
    text: str
    member_id: Id | None = None
    rate: float | None = None


class StopBroadcast(Event, frozen=True, kw_only=True):
    """Command: send no more of a broadcast, or of all of them."""

    type: ClassVar[str] = "notifications.stop_broadcast"
    destination: ClassVar[tuple[str, ...]] = ("notifications",)
    broadcast_id: Id | None = None
    member_id: Id | None = None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages of a broadcast went to the outbox, and how many were withheld."""

    sent: int
    withheld: int


class BroadcastStarted(Event, frozen=True, kw_only=True):
    """A broadcast goes to so many ``people``, the last of them at about ``ends_at``."""

    type: ClassVar[str] = "notification.broadcast_started"
    broadcast_id: Id
    member_id: Id | None
    people: int
    begins_at: Time
    ends_at: Time


class BroadcastEnded(Event, frozen=True, kw_only=True):
    """Everybody was told, or somebody ``stopped`` it."""

    type: ClassVar[str] = "notification.broadcast_ended"
    broadcast_id: Id
    member_id: Id | None
    counts: Counts
    stopped: bool
