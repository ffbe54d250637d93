"""Notifications on their way: asked for, judged when they are due, and handed to the outbox in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from bot import Envelope, Shop, Transaction
from plugins.notifications import store
from plugins.notifications.consents import DEALS
from plugins.notifications.events import NotificationWithheld, SendNotification
from plugins.notifications.plugin import plugin
from plugins.notifications.rules import MARKETING, WEEK, Standing, judge
from plugins.notifications.store import Notification

KEPT = 90 * 24 * 3600.0
"""Seconds for which it is known what left and what did not."""

Shops = Callable[[str], Shop | None]
"""Finds a tenant's shop."""


class Limits(msgspec.Struct, frozen=True):
    """How many notifications make a batch, how many seconds one waits for others, how many messages of a
    broadcast leave in a second, and how many advertisements somebody is sent within a week."""

    batch: int = 100
    seconds: float = 1.0
    rate: float = 1.0
    weekly: int = 2


@plugin.consume("notifications.send")
async def ask(tx: Transaction, envelope: Envelope) -> None:
    """Let it wait for its time; the command's id is the notification's."""
    asked = envelope.read(SendNotification)
    row = Notification(
        id=envelope.event_id,
        tenant=tx.tenant,
        customer=asked.customer_id,
        member=asked.member_id,
        phone=asked.phone,
        template=asked.template,
        parameters=asked.parameters,
        choices=asked.choices,
        category=asked.category,
        due_at=asked.not_before.timestamp() if asked.not_before else tx.now,
    )
    await store.add(tx, [row])


async def take(tx: Transaction, shops: Shops, limits: Limits) -> list[Notification]:
    """Return a batch that may leave now; what may not is postponed or withheld.

    They are due until ``queued`` is told: whoever dies in between takes them again.
    """
    taken: list[Notification] = []
    for row in await store.due(tx, limits.batch):
        shop = shops(row.tenant)
        if shop is None:
            await withhold(tx, row, "nobody")
            continue
        verdict = judge(row.category, await _standing(tx, row), shop, tx.now, limits.weekly)
        if verdict.reason:
            await withhold(tx, row, verdict.reason)
        elif verdict.until is not None:
            await store.postpone(tx, row.id, verdict.until)
        else:
            taken.append(row)
    return taken


async def queued(tx: Transaction, notifications: Sequence[Notification]) -> None:
    """They are in the outbox, which sees to the rest."""
    await store.end(tx, [one.id for one in notifications], "queued")


async def withhold(tx: Transaction, notification: Notification, reason: str) -> None:
    """It does not leave."""
    await store.end(tx, [notification.id], "withheld", reason)
    event = NotificationWithheld(
        notification_id=notification.id, template=notification.template, reason=reason
    )
    tx.publish(event, tenant=notification.tenant)


@plugin.every(seconds=3600)
async def forget(tx: Transaction) -> None:
    """Keep no longer what somebody was told than their chat is kept."""
    await store.forget(tx, tx.now - KEPT)


async def _standing(tx: Transaction, row: Notification) -> Standing:
    if row.category != MARKETING or row.customer is None:
        return Standing()
    who = row.tenant, row.customer
    return Standing(
        refused=await store.has_refused(tx, *who),
        consented=await store.consented(tx, *who, DEALS),
        had=await store.had(tx, *who, tx.now - WEEK),
    )
