"""Links to the page that follows an order: whoever has one may look, until a day after the order is over."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import ClassVar

from bot import Envelope, Event, Id, Transaction, utc
from plugins.orders import streams
from plugins.orders.plugin import plugin
from plugins.orders.shop.board import Ticket, find
from plugins.orders.store import links as store
from plugins.orders.store.links import Shared

KEPT = dt.timedelta(days=7)
"""How long a link is kept at most, also where its order never ends."""

AFTER = dt.timedelta(days=1)
"""How long one may still look at what is over."""


class ShareLink(Event, frozen=True, kw_only=True):
    """Command: let whoever has the link's token look at this order; ``digest`` is the token's SHA-256."""

    type: ClassVar[str] = "orders.share_link"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    digest: str


def digest_of(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@plugin.consume("orders.share_link")
async def share(tx: Transaction, envelope: Envelope) -> None:
    """Keep a new link, and drop those that nobody needs any more."""
    command = envelope.read(ShareLink)
    await store.drop_before(tx, utc(tx.now) - KEPT)
    await store.add(tx, command.digest, command.order_id)


@plugin.query("shared_link")
async def shared_link(tx: Transaction, digest: str) -> Shared | None:
    """Return the order of a link, of whatever tenant; None for one that is unknown or was dropped."""
    return await store.find(tx, digest)


@plugin.query("followed")
async def followed(tx: Transaction, order_id: str) -> Ticket | None:
    """Return the order as ``find`` does, to who has its link; None once they may look no more."""
    over_at = (await streams.load(tx, order_id)).over_at
    if over_at is not None and utc(tx.now) >= over_at + AFTER:
        return None
    return await find(tx, order_id=order_id)
