"""Rows of what customers have yet to decide: which product of which order has run out, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Float, Index, String, Table, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot import Transaction
from plugins.orders.store import metadata

swaps = Table(
    "orders_swaps",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("due_at", Float, nullable=False),
)
"""``due_at`` is when the time to decide is up, in unix seconds."""
Index("orders_swaps_due", swaps.c.due_at)


async def begin(tx: Transaction, order_id: str, product: str, due: float) -> bool:
    """Let the customer decide until then; False if they are asked already."""
    row = {"order_id": order_id, "product": product, "tenant": tx.tenant, "due_at": due}
    return bool((await tx.execute(insert(swaps).values(row).on_conflict_do_nothing())).rowcount)


async def end(tx: Transaction, order_id: str, product: str) -> bool:
    """It is decided; False if it was before."""
    mine = (swaps.c.tenant == tx.tenant, swaps.c.order_id == order_id, swaps.c.product == product)
    return bool((await tx.execute(delete(swaps).where(*mine))).rowcount)


async def late(tx: Transaction) -> Sequence[Mapping[str, Any]]:
    """Return those of every tenant whose time is up."""
    rows: Sequence[Mapping[str, Any]] = (
        (await tx.execute(select(swaps).where(swaps.c.due_at <= tx.now))).mappings().all()
    )
    return rows
