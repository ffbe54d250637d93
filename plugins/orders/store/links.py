"""Rows of links to the page that follows an order: the SHA-256 of each token, never the token."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Column, DateTime, Index, String, Table, delete, insert, select

from bot import Transaction, utc
from plugins.orders.store import metadata

links = Table(
    "orders_links",
    metadata,
    Column("digest", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)
Index("orders_links_made_at", links.c.made_at)


class Shared(msgspec.Struct, frozen=True):
    """The order that a link leads to."""

    tenant: str
    order_id: str


async def add(tx: Transaction, digest: str, order_id: str) -> None:
    """Keep a new link."""
    row = {"digest": digest, "tenant": tx.tenant, "order_id": order_id, "made_at": utc(tx.now)}
    await tx.execute(insert(links).values(row))


async def drop_before(tx: Transaction, moment: dt.datetime) -> None:
    """Drop those that were made before, of every tenant."""
    await tx.execute(delete(links).where(links.c.made_at < moment))


async def find(tx: Transaction, digest: str) -> Shared | None:
    """Return where a link leads, of whatever tenant; None for one that is not kept."""
    row = (await tx.execute(select(links).where(links.c.digest == digest))).mappings().one_or_none()
    return None if row is None else Shared(row["tenant"], row["order_id"])
