"""Rows of what customers think of their orders, and of when to ask them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, select, update
from sqlalchemy.dialects.postgresql import insert

from bot import Transaction
from plugins.orders.store import metadata

ratings = Table(
    "orders_ratings",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_at", Float),
    Column("stars", Integer),
    Column("words", String, nullable=False),
)
"""``due_at`` is when to ask, in unix seconds; null once that is done. Without ``stars`` nobody answered."""
Index("orders_ratings_due", ratings.c.due_at, sqlite_where=ratings.c.due_at.is_not(None))


async def plan(tx: Transaction, order_id: str, number: int, due: float) -> None:
    """Ask about this order then, unless that is planned or done already."""
    row = {"order_id": order_id, "tenant": tx.tenant, "number": number, "due_at": due, "words": ""}
    await tx.execute(insert(ratings).values(row).on_conflict_do_nothing())


async def take_due(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Return the orders, of every tenant, about which it is time to ask; each once."""
    is_due = ratings.c.due_at <= tx.now
    rows: Sequence[Mapping[str, Any]] = (await tx.execute(select(ratings).where(is_due))).mappings().all()
    await tx.execute(update(ratings).where(is_due).values(due_at=None))
    return rows


async def keep(tx: Transaction, order_id: str, number: int, stars: int, words: str) -> None:
    """Keep what somebody thinks; nobody has to ask any more."""
    said = {"stars": stars, "words": words, "due_at": None}
    row = insert(ratings).values(order_id=order_id, tenant=tx.tenant, number=number, **said)
    await tx.execute(row.on_conflict_do_update(index_elements=["order_id"], set_=said))


async def stars_of(tx: Transaction, order_id: str) -> int | None:
    """Return what the order was given; None where nobody said."""
    mine = (ratings.c.tenant == tx.tenant, ratings.c.order_id == order_id)
    found: int | None = (await tx.execute(select(ratings.c.stars).where(*mine))).scalar()
    return found
