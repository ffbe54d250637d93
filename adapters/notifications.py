"""Notifications in the running engine: what is due goes to the outbox, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from adapters.approved import ApprovedTemplates
from adapters.sql.database import Database
from adapters.sql.submissions import SqlSubmissions
from bot.channel import Outgoing, Remedy
from bot.clock import utc
from bot.conversation import conversation_id
from bot.errors import FlowError
from bot.events import Envelope, Event
from bot.messages import Choice, Reply
from bot.ports import Directory, Pending, Transactions, Turns
from bot.privacy import mask
from bot.settings import Settings
from bot.shop import Shop
from plugins.notifications import MarketingRefused, NotificationSent, SendNotification, broadcasts, sending
from plugins.notifications.sending import Limits
from plugins.notifications.store import Notification

Listeners = dict[str, Callable[[Envelope], Awaitable[None]]]

DOMAIN = "notifications"
SOURCE = "notification-service"
"""The source of what is told of messages: the integration plan's name for it."""

NO_STEP = "0."
"""What the ids of choices begin with that no turn offered: they mean what they mean at any time."""


def report(message: Pending, remedy: Remedy | None, now: float) -> Event | None:
    """Say that a message has left which nobody asked for, or that somebody wants no marketing."""
    outgoing = message.outgoing
    template = outgoing.reply.template
    if not template:
        return None
    if remedy is Remedy.OPT_OUT:
        return MarketingRefused(conversation_id=message.conversation, template=template)
    if remedy is not None:
        return None
    recipient = mask(outgoing.to.get("wa_id") or next(iter(outgoing.to.values()), ""))
    return NotificationSent(
        notification_id=outgoing.id,
        recipient=recipient,
        channel="whatsapp",
        template=template,
        sent_at=utc(now),
    )


@dataclass(slots=True)
class Notifier:
    """Hands notifications to the outbox: a full batch at once, what there is after ``limits.seconds``."""

    transactions: Transactions
    submissions: SqlSubmissions
    turns: Turns
    directory: Directory
    templates: ApprovedTemplates
    limits: Limits
    asked: int = 0
    full: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self) -> None:
        """One more was asked for."""
        self.asked += 1
        if self.asked >= self.limits.batch:
            self.full.set()

    async def run(self) -> None:
        """Flush until cancelled."""
        while True:
            while await self.flush() == self.limits.batch:
                pass
            try:
                async with asyncio.timeout(self.limits.seconds):
                    await self.full.wait()
            except TimeoutError:
                continue

    async def flush(self) -> int:
        """Hand over one batch, and return how many it had."""
        self.asked = 0
        self.full.clear()
        run, shops = self.transactions.run, self.directory.shop_of
        await run(DOMAIN, partial(broadcasts.advance, shops=shops, limits=self.limits))
        batch = await run(DOMAIN, partial(sending.take, shops=shops, limits=self.limits))
        if batch:
            await asyncio.gather(*(self._hand_over(one) for one in batch))
            await run(DOMAIN, partial(sending.queued, notifications=batch))
        return len(batch)

    async def _hand_over(self, notification: Notification) -> None:
        """Put it into the outbox under its own id, so that it is there once; or withhold it."""
        shop = self.directory.shop_of(notification.tenant)
        found = await self._recipient(shop, notification) if shop else None
        if shop is None or found is None:
            await self._withhold(notification, "nobody")
            return
        to, language = found
        try:
            reply = self._reply(notification, language)
        except FlowError:
            await self._withhold(notification, "no_template")
        else:
            outgoing = Outgoing(notification.id, shop.number, dict(to), reply)
            await self.submissions.submit(notification.tenant, outgoing)

    async def _withhold(self, notification: Notification, reason: str) -> None:
        withhold = partial(sending.withhold, notification=notification, reason=reason)
        await self.transactions.run(DOMAIN, withhold, notification.tenant)

    async def _recipient(
        self, shop: Shop, notification: Notification
    ) -> tuple[Mapping[str, str], str] | None:
        """How the channel knows them, and their language; None for somebody who is not known here."""
        if notification.phone:
            return {"wa_id": notification.phone}, shop.language
        if notification.member:
            staff = self.directory.staff(shop.tenant)
            member = next((one for one in staff if one.id == notification.member), None)
            return (member.identities, shop.language) if member else None
        conversation = await self.turns.load(conversation_id(shop.number, notification.customer or ""))
        return (conversation.address, conversation.language) if conversation else None

    def _reply(self, notification: Notification, language: str) -> Reply:
        """The template, and its words for where any words may be sent; raises FlowError."""
        values = notification.parameters
        template = self.templates.find(language, notification.template, len(values))
        return Reply(
            text=template.filled(values),
            choices=tuple(Choice(f"{NO_STEP}{id}", title) for title, id in notification.choices.items()),
            template=template.name,
            language=template.language,
            parameters=values,
            buttons=template.buttons,
            category=template.category,
        )


def compose_notifications(
    settings: Settings,
    database: Database,
    directory: Directory,
    templates: ApprovedTemplates,
    offer: Callable[[Sequence[Pending]], None],
) -> Notifier | None:
    """Put the domain together, if it is on; ``offer`` hears of each message in the outbox."""
    if DOMAIN not in settings.plugins.enabled:
        return None
    section, most = settings.notifications, settings.whatsapp.messages_per_second
    limits = Limits(
        batch=section.batch_size,
        seconds=section.flush_seconds,
        rate=min(section.broadcast_rate, max(1.0, most - 1.0)),
        weekly=section.marketing_per_week,
    )
    submissions = SqlSubmissions(database.writer, offer)
    return Notifier(database.transactions, submissions, database.turns, directory, templates, limits)


def notification_listeners(notifier: Notifier | None) -> Listeners:
    """Count what is asked for, so that a full batch need not wait."""
    if notifier is None:
        return {}

    async def expect(_: Envelope) -> None:
        notifier.expect()

    return {SendNotification.type: expect}
