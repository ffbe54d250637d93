"""Links to the page that follows an order: whoever has one may look, until a day after the order is over."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Column, DateTime, Index, String, Table, delete, insert, select

from bot import Envelope, Event, Id, Transaction, utc
from plugins.orders import streams
from plugins.orders.plugin import plugin
from plugins.orders.store import metadata

KEPT = dt.timedelta(days=7)
"""How long a link is kept at most, also where its order never ends."""

AFTER = dt.timedelta(days=1)
"""How long one may still look at what is over."""

links = Table(
    "orders_links",
    metadata,
    Column("digest", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)
Index("orders_links_made_at", links.c.made_at)


class ShareLink(Event, frozen=True, kw_only=True):
    """Command: let whoever has the link's token look at this order; ``digest`` is the token's SHA-256."""

    type: ClassVar[str] = "orders.share_link"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    digest: str


class Shared(msgspec.Struct, frozen=True):
    """The order that a link leads to."""

    tenant: str
    order_id: str


def digest_of(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@plugin.consume("orders.share_link")
async def share(tx: Transaction, envelope: Envelope) -> None:
    """Keep a new link, and drop those that nobody needs any more."""
    command = envelope.read(ShareLink)
    await tx.execute(delete(links).where(links.c.made_at < utc(tx.now) - KEPT))
    row = {"tenant": tx.tenant, "order_id": command.order_id, "made_at": utc(tx.now)}
    await tx.execute(insert(links).values(digest=command.digest, **row))


async def find(tx: Transaction, token: str) -> Shared | None:
    """Return the order of a link, of whatever tenant; None for one that is unknown or has ended."""
    wanted: Any = select(links).where(links.c.digest == digest_of(token))
    row = (await tx.execute(wanted)).mappings().one_or_none()
    return None if row is None else Shared(row["tenant"], row["order_id"])


async def is_open(tx: Transaction, order_id: str) -> bool:
    """Whether one may still look at the order."""
    over_at = (await streams.load(tx, order_id)).over_at
    return over_at is None or utc(tx.now) < over_at + AFTER
