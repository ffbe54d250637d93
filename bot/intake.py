"""Intake: what a channel delivered becomes durable inputs, before the channel is told that we have it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from bot.channel import IdentityChanged, Received, StatusUpdate, Unreadable, Update
from bot.clock import Clock, utc
from bot.events import CHAT, Actor, Envelope, Event, Time
from bot.ports import Arrival, Directory, Inbox, Input, Outbox
from bot.privacy import mask, outline

log = logging.getLogger("wakala.intake")
encode_message = msgspec.json.Encoder().encode


class MessageReceived(Event, frozen=True, kw_only=True):
    """Somebody wrote to a shop. ``from_`` is masked (``from`` on the wire), ``content`` an outline."""

    type: ClassVar[str] = "whatsapp.message.received"
    message_id: str
    from_: str = msgspec.field(name="from")
    kind: str = msgspec.field(name="type")
    content: dict[str, Any]
    received_at: Time


@dataclass(slots=True)
class Intake:
    """Takes updates in. ``submit`` hands committed inputs on, ``greet`` shows that they were read.

    ``heard_at`` is when the channel last spoke, in unix seconds.
    """

    inbox: Inbox
    outbox: Outbox
    directory: Directory
    clock: Clock
    submit: Callable[[Sequence[Input]], None]
    greet: Callable[[Sequence[Input]], None] = lambda _: None
    heard_at: float | None = None

    async def take(self, updates: Sequence[Update]) -> None:
        """Commit everything in one delivery; once this returns, nothing of it can be lost."""
        self.heard_at = self.clock.now()
        arrivals: list[Arrival] = []
        statuses: list[StatusUpdate] = []
        unreadable: list[Unreadable] = []
        for update in updates:
            match update:
                case Received():
                    self._arrive(update, arrivals, unreadable)
                case StatusUpdate():
                    statuses.append(update)
                case Unreadable():
                    unreadable.append(update)
                case IdentityChanged():
                    await self._rename(update)
        if unreadable:
            await self.inbox.keep(unreadable)
        if statuses:
            await self.outbox.settle(statuses)
        if arrivals:
            accepted = await self.inbox.accept(arrivals)
            self.submit(accepted)
            self.greet(accepted)

    def _arrive(self, update: Received, arrivals: list[Arrival], unreadable: list[Unreadable]) -> None:
        shop = self.directory.shop(update.number)
        message = update.message
        body = encode_message(message)
        if shop is None:
            reason = f"no shop answers number {update.number}; add it with its phone number id, then replay"
            log.warning("a message is kept unread: %s", reason)
            unreadable.append(Unreadable(update.number, reason, body))
            return
        received = Envelope.wrap(
            self._received(update),
            source=CHAT,
            tenant=shop.tenant,
            at=utc(self.clock.now()),
            actor=Actor("user", _masked(message.sender.identities)),
        )
        arrivals.append(
            Arrival(
                key=f"{update.number}:{message.id}",
                kind="message",
                body=body,
                tenant=shop.tenant,
                correlation=received.correlation_id,
                number=update.number,
                identities=message.sender.identities,
                event=received,
            )
        )

    def _received(self, update: Received) -> MessageReceived:
        message = update.message
        content = outline(message.content)
        return MessageReceived(
            message_id=message.id,
            from_=_masked(message.sender.identities),
            kind=str(content["kind"]),
            content=content,
            received_at=utc(self.clock.now()),
        )

    async def _rename(self, change: IdentityChanged) -> None:
        if shop := self.directory.shop(change.number):
            await self.inbox.rename(shop.tenant, change.old, change.new)


def _masked(identities: dict[str, str]) -> str:
    return mask(identities.get("wa_id") or next(iter(identities.values())))
