"""Broadcasts: one text to everybody who agreed to be told, so many a second, until somebody stops it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot import Envelope, Shop, Transaction, new_id, utc
from plugins.notifications import store
from plugins.notifications.consents import DEALS
from plugins.notifications.events import (
    BroadcastEnded,
    BroadcastStarted,
    Counts,
    StartBroadcast,
    StopBroadcast,
)
from plugins.notifications.plugin import plugin
from plugins.notifications.rules import MARKETING, quiet_until
from plugins.notifications.sending import Limits, Shops
from plugins.notifications.store import Broadcast, Notification

TEMPLATE = "shop_news"
REFUSAL = {"No more deals": "deals_no"}
"""The button by which each message can be the last."""


@plugin.consume("notifications.broadcast")
async def ask(tx: Transaction, envelope: Envelope) -> None:
    """Keep it until whoever knows the shops and the limits looks at it."""
    asked = envelope.read(StartBroadcast)
    broadcast = Broadcast(
        id=asked.broadcast_id,
        tenant=tx.tenant,
        text=asked.text,
        member=asked.member_id,
        rate=asked.rate,
        at=tx.now,
    )
    await store.announce(tx, broadcast)


@plugin.consume("notifications.stop_broadcast")
async def stop(tx: Transaction, envelope: Envelope) -> None:
    """Withhold what still waits."""
    asked = envelope.read(StopBroadcast)
    for broadcast in await store.in_status(tx, "new", "running", tenant=tx.tenant):
        if asked.broadcast_id in (None, broadcast.id):
            await store.cut(tx, broadcast.id)
            await _end(tx, broadcast, stopped=True)


@plugin.query("broadcasts")
async def known(tx: Transaction) -> list[dict[str, Any]]:
    """Every broadcast of the shop, newest first, with where its messages stand."""
    every = await store.in_status(tx, "new", "running", "ended", "stopped", tenant=tx.tenant)
    return [
        {
            "id": one.id,
            "text": one.text,
            "status": one.status,
            "people": one.people,
            "at": one.at,
            **await store.counts(tx, one.id),
        }
        for one in reversed(every)
    ]


async def advance(tx: Transaction, shops: Shops, limits: Limits) -> None:
    """Begin what is new, and end what everybody was told."""
    for broadcast in await store.in_status(tx, "new", "running"):
        shop = shops(broadcast.tenant)
        if broadcast.status == "new" and shop is not None:
            await _begin(tx, broadcast, shop, min(broadcast.rate or limits.rate, limits.rate))
        elif "waiting" not in await store.counts(tx, broadcast.id):
            await _end(tx, broadcast, stopped=False)


async def _begin(tx: Transaction, broadcast: Broadcast, shop: Shop, rate: float) -> None:
    people = await store.willing(tx, broadcast.tenant, DEALS)
    times = list(schedule(shop, tx.now, len(people), rate))
    await store.add(tx, [_news(broadcast, shop, who, due) for who, due in zip(people, times, strict=True)])
    await store.move(tx, broadcast.id, status="running", people=len(people))
    event = BroadcastStarted(
        broadcast_id=broadcast.id,
        member_id=broadcast.member,
        people=len(people),
        begins_at=utc(times[0] if times else tx.now),
        ends_at=utc(times[-1] if times else tx.now),
    )
    tx.publish(event, tenant=broadcast.tenant)


def schedule(shop: Shop, begin: float, count: int, rate: float) -> Iterator[float]:
    """When each of so many messages leaves: at this rate, and never in the shop's quiet hours."""
    due = begin
    for _ in range(count):
        due = quiet_until(shop, due) or due
        yield due
        due += 1 / rate


def _news(broadcast: Broadcast, shop: Shop, customer: str, due: float) -> Notification:
    return Notification(
        id=new_id(),
        tenant=broadcast.tenant,
        customer=customer,
        template=TEMPLATE,
        parameters=(shop.name, broadcast.text),
        choices=REFUSAL,
        category=MARKETING,
        broadcast=broadcast.id,
        due_at=due,
    )


async def _end(tx: Transaction, broadcast: Broadcast, *, stopped: bool) -> None:
    await store.move(tx, broadcast.id, status="stopped" if stopped else "ended")
    found = await store.counts(tx, broadcast.id)
    counts = Counts(sent=found.get("queued", 0), withheld=found.get("withheld", 0))
    event = BroadcastEnded(
        broadcast_id=broadcast.id, member_id=broadcast.member, counts=counts, stopped=stopped
    )
    tx.publish(event, tenant=broadcast.tenant)
